"""What does a well-formed symbol of each data structure look like, written down without the code that reads it?"""

import string

from hypothesis import strategies as st

ALNUM = string.digits + string.ascii_uppercase
VALUES = {character: value for value, character in enumerate(ALNUM + "*")}

FIN = "[A-NP-Z1-9][A-NP-Z0-9]{2}[0-9]{2}"
DIN = f"{FIN}[0-9]{{8}}"
PDC = "([E-XZ][0-9]{4}|[A-DY][0-9A-Z]{4})"
DAY = "[09][0-9]{2}(00[1-9]|0[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9]|36[0-5])"
TIME = "([01][0-9]|2[0-3])[0-5][0-9]"
DATE = "(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])"
EIGHTEEN = "[0-9A-Z]{18}"


def matching(pattern):
    """Texts that match as a whole."""
    return st.from_regex(pattern, fullmatch=True)


def counted(head, part, *, most, digits, before=""):
    """Texts of a head, how many parts there are, and the parts."""
    parts = st.lists(matching(part), min_size=1, max_size=most)
    return st.tuples(matching(before), parts).map(
        lambda drawn: f"{head}{drawn[0]}{len(drawn[1]):0{digits}}{''.join(drawn[1])}"
    )


def mod_37_2(text):
    """The weighted form of ISO/IEC 7064 MOD 37-2: the sum of all with the check value leaves 1."""
    weighted = sum(VALUES[character] * 2 ** (len(text) - place) for place, character in enumerate(text))
    return (1 - weighted) % 37


patients = st.text(string.ascii_letters + string.digits, min_size=1, max_size=99)

SYMBOLS = {
    "001": matching(f"={DIN}[0-9A-HJ-NPR-Y]{{2}}"),
    "002": matching("=%[0-9A-Z][0-9A-Za-z][0-9A-Z]0"),
    "003": matching(f"=<{PDC}[0-9A-Za-z]([A-Z][a-z0]|[0-8][0-9])"),
    "004": matching(f"=>{DAY}"),
    "005": matching(f"&>{DAY}{TIME}"),
    "006": matching(rf"=\*{DAY}"),
    "007": matching(rf"&\*{DAY}{TIME}"),
    "008": matching(f"=}}{DAY}"),
    "009": matching(f"&}}{DAY}{TIME}"),
    "010": matching(r"&\([0-9A-Z]{5}"),
    "011": matching(rf"=\{{{EIGHTEEN}"),
    "012": matching(rf"=\\{EIGHTEEN}"),
    "013": matching(rf"&\\{EIGHTEEN}"),
    "014": matching(rf"&\{{{EIGHTEEN}"),
    "015": matching(rf"=\[{EIGHTEEN}"),
    "016": matching(f'="{EIGHTEEN}'),
    "017": matching(r"=\)[0-9A-Za-z][0-9A-Z]{9}"),
    "018": matching(r"&\)[0-9A-Z]{10}"),
    "019": matching(f"=;{FIN}[0-9A-Z]{{16}}"),
    "020": matching(f"='{FIN}[0-9A-Z]{{6}}"),
    "021": matching("=-[0-9A-Z]{10}"),
    "022": matching("&-[0-9A-Z]{10}"),
    "024": matching(f"=#[0-9A-Z]{{2}}{DATE}"),
    "025": st.tuples(matching("[0-9A-Z]{2}"), patients).map(lambda drawn: f"&#{drawn[0]}{len(drawn[1]):02}{drawn[1]}"),
    "026": matching(r"=\][12]9[0-9]{2}(0[1-9]|1[0-2])"),
    "027": matching(f'&"{EIGHTEEN}'),
    "028": matching(r"=\$[0-9A-Z]{16}"),
    "029": counted("&$", "0[1-6][0-9]{12}", most=99, digits=2),
    "030": counted("&%", "[0-9A-Z]{10}", most=120, digits=3),
    "031": matching(rf"=\([12]00[1-6]{DATE}{TIME}"),
    "032": matching("=,[0-9A-Z]{6}"),
    "033": matching(rf"&\+{FIN}[0-9A-Z]{{6}}"),
    "034": matching(f"=/{FIN}[0-9A-Z]{{6}}{PDC}"),
    "035": matching(f"&,1{EIGHTEEN}"),
    "036": matching(f"&,2{EIGHTEEN}"),
    "037": matching("&,3[0-9A-Z]{19}"),
    "038": matching(f"&,4[A-Z]{{2}}[0-9A-Z]{{19}}[ABE][0-9A-Z]{{7}}[0-9A-Za-z]{{3}}({DATE}|00000000)"),
    "039": matching("[1-9][0-9]{3}[0-9A-Z]{13}").map(lambda drawn: f"&:{drawn}{mod_37_2(drawn):02}"),
    "040": matching(f"&/CH{FIN}[0-9]{{2}}[0-9A-Z]{{6}}"),
}
"""Number of the structure to symbols of it. 023 is no structure of its own: it heads a message."""
