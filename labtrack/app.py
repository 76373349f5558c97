"""How is labtrack put together?"""

from labtrack.cli.main import run


def main() -> None:
    """Run the console command and leave with its exit code."""
    raise SystemExit(run(None, obj=None))
