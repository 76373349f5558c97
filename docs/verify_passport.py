#!/usr/bin/env python3
"""Does a custody passport hold? Needs Python 3.9 or newer and nothing else: no network, no database, no library.

    python3 verify_passport.py PASSPORT.json [--key FINGERPRINT or FILE]

`--key` is the key that the installation published elsewhere: a fingerprint (16 hexadecimal digits), a public key (64),
or a file in which such words stand. The exit code is 0 when the passport holds, 1 when it does not, 2 for wrong usage.
Every event and signed text is a leaf of a Merkle tree (RFC 6962); its root stands in a checkpoint under an Ed25519
signature (RFC 8032), and the same key signs how far each chain had come when the passport was made.
"""

import json
import re
import sys
from hashlib import sha256, sha512

FORMAT = "1"
WHAT = "custody-passport"


class Wrong(Exception):
    """The document cannot be read any further."""


# Ed25519: the curve -x*x + y*y = 1 + D*x*x*y*y over the integers modulo P; its base point has the order L.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add(a, b):
    """Add two points, each as X, Y, Z with x = X/Z and y = Y/Z."""
    z = a[2] * b[2] % P
    zz = z * z % P
    xx, yy = a[0] * b[0] % P, a[1] * b[1] % P
    cross = ((a[0] + a[1]) * (b[0] + b[1]) - xx - yy) % P
    dxy = D * xx * yy % P
    minus, plus = (zz - dxy) % P, (zz + dxy) % P
    return z * minus * cross % P, z * plus * (yy + xx) % P, minus * plus % P


def times(number, point):
    """Add a point to itself so many times."""
    total = (0, 1, 1)
    while number:
        if number & 1:
            total = add(total, point)
        point, number = add(point, point), number >> 1
    return total


def point_of(encoded):
    """Read a point from its 32 bytes; None when they are none, or are not the one way of writing it."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if len(encoded) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return (x if x & 1 == sign else P - x), y, 1


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(text, signature, public_key):
    """Say whether this text bears an Ed25519 signature of this key."""
    key, first = point_of(public_key), point_of(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or first is None or len(signature) != 64 or scalar >= L or times(8, key)[0] % P == 0:
        return False
    hashed = int.from_bytes(sha512(signature[:32] + public_key + text.encode()).digest(), "little") % L
    left, right = times(scalar, BASE), add(first, times(hashed, key))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))


def leaf_of(text):
    """The digest of a text as a leaf of the log, and of an event as the next one names it."""
    return sha256(b"\x00" + text.encode()).digest()


def root_from(leaf, index, size, beside):
    """The root that an inclusion proof leads to (RFC 9162, 2.1.3.2); None when it is no proof for that place."""
    if not 0 <= index < size:
        return None
    here, last, digest = index, size - 1, leaf
    for other in beside:
        if last == 0:
            return None
        if here & 1 or here == last:
            digest = sha256(b"\x01" + other + digest).digest()
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            digest = sha256(b"\x01" + digest + other).digest()
        here, last = here >> 1, last >> 1
    return digest if last == 0 else None


def canonical(said):
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def no_float(text):
    raise ValueError("a number that is not whole: " + text)


def read(text, what):
    """Read one JSON object; Wrong when it is none, or is not written in the one canonical way."""
    try:
        said = json.loads(text, parse_float=no_float, parse_constant=no_float)
        same = canonical(said) == text and bool(text.encode())
    except (ValueError, RecursionError) as fault:
        raise Wrong(f"unreadable: {what} is no JSON ({fault})") from fault
    if not same or not isinstance(said, dict):
        raise Wrong(f"not-canonical: {what} is no JSON object written in canonical form (RFC 8785)")
    return said


def part(said, name, kind, what):
    """One member of an object, which must be of that kind."""
    found = said.get(name) if isinstance(said, dict) else None
    if not isinstance(found, kind) or isinstance(found, bool):
        raise Wrong(f"unreadable: {what} has no {name}")
    return found


def hexadecimal(said, name, length, what):
    text = part(said, name, str, what)
    if not re.fullmatch("[0-9a-f]{%d}" % (2 * length), text):
        raise Wrong(f"unreadable: {name} of {what} is not {length} bytes in hexadecimal")
    return bytes.fromhex(text)


class Verifier:
    """Goes through a passport from its signatures down to each event, and gathers what is wrong and what it says."""

    def __init__(self, pinned):
        self.pinned = pinned
        self.wrong = []
        self.said = []
        self.places = {}
        self.root, self.size = b"", 0

    def check(self, text):
        """Name everything that is wrong; nothing when the passport holds."""
        try:
            self.passport(text)
        except Wrong as fault:
            self.wrong.append(str(fault))
        return self.wrong

    def require(self, holds, code, sentence):
        if not holds:
            self.wrong.append(f"{code}: {sentence}")

    def passport(self, text):
        document = read(text, "the file")
        if document.get("format") != FORMAT or document.get("what") != WHAT:
            raise Wrong("unreadable: this is no custody passport of format " + FORMAT)
        item = part(document, "item", str, "the passport")
        key = self.checkpoint(part(document, "checkpoint", dict, "the passport"))
        chains = part(document, "chains", list, "the passport")
        heads = self.statement(document, item, key)
        told = [self.chain(chain, heads) for chain in chains]
        self.family(item, dict(told), [uid for uid, _ in told], heads)

    def checkpoint(self, given):
        key = hexadecimal(given, "public_key", 32, "the checkpoint")
        text = part(given, "text", str, "the checkpoint")
        said = read(text, "the checkpoint")
        name = sha256(key).hexdigest()[:16]
        self.size = part(said, "size", int, "the checkpoint")
        self.root = hexadecimal(said, "root", 32, "the checkpoint")
        holds = signed(text, hexadecimal(given, "signature", 64, "the checkpoint"), key)
        self.require(holds, "checkpoint-forged", "the checkpoint does not bear a signature of its key")
        self.require(said.get("key") == name, "key-differs", "the checkpoint names another key than the one beside it")
        self.require(said.get("what") == "checkpoint", "checkpoint-forged", "what was signed is no checkpoint")
        if self.pinned is None:
            self.said.append(f"Key {name}: compare it with the one that the installation published (--key).")
        else:
            foreign = f"the passport is signed with {name}, which is not the key that was given"
            self.require(self.pinned & {name, key.hex()}, "key-foreign", foreign)
            self.said.append(f"Key {name}, compared with the one that was given.")
        self.said.append(f"Checkpoint of {said.get('at')}: {self.size} leaves, root {self.root.hex()}")
        return key

    def statement(self, document, item, key):
        given = part(document, "statement", dict, "the passport")
        text = part(given, "text", str, "the statement")
        said = read(text, "the statement")
        holds = signed(text, hexadecimal(given, "signature", 64, "the statement"), key)
        self.require(holds, "statement-forged", "the passport's statement does not bear a signature of the key")
        mine = said.get("what") == WHAT and said.get("format") == FORMAT and said.get("item") == item
        self.require(mine, "statement-differs", "the statement is not about this item")
        rest = canonical({name: value for name, value in document.items() if name != "statement"})
        whole = said.get("contents") == sha256(rest.encode()).hexdigest() and set(given) == {"signature", "text"}
        self.require(whole, "contents-differ", "something in the file is not what was signed when it was made")
        self.said.append(f"Made {said.get('at')} of item {item}")
        return part(said, "heads", dict, "the statement")

    def chain(self, chain, heads):
        uid = part(chain, "item", str, "a chain")
        bodies, digests = [], []
        for position, event in enumerate(part(chain, "events", list, f"item {uid}"), start=1):
            what = f"item {uid}, event {position}"
            text = self.placed(event, what)
            body = read(text, what)
            before = digests[-1] if digests else "00" * 32
            numbered = body.get("number") == position
            self.require(body.get("item") == uid, "foreign-event", f"{what} happened to another item")
            self.require(numbered, "number-differs", f"{what} says that it is event {body.get('number')}")
            self.require(body.get("before") == before, "unlinked", f"{what} does not follow from the one before it")
            bodies.append(body)
            digests.append(leaf_of(text).hex())
        if not bodies:
            raise Wrong(f"cut-off: item {uid} has no events")
        ended = [len(digests), digests[-1]] == heads.get(uid)
        self.require(ended, "head-differs", f"item {uid} had come to {heads.get(uid)}, not to event {len(digests)}")
        codes = " ".join(str(code) for code in part(bodies[0], "codes", dict, f"item {uid}").values())
        self.said.append(f"{bodies[0].get('kind')} {codes} ({uid}): {len(bodies)} events, {bodies[-1].get('state')}")
        self.said.append(f"  head {digests[-1]}")
        for signature in part(chain, "signatures", list, f"item {uid}"):
            self.signature(signature, uid, digests)
        return uid, part(bodies[0], "made_from", list, f"item {uid}")

    def signature(self, given, uid, digests):
        what = f"a signature on item {uid}"
        said = read(self.placed(given, what), what)
        number = part(said, "number", int, what)
        of_it = said.get("item") == uid and 1 <= number <= len(digests) and said.get("digest") == digests[number - 1]
        self.require(of_it, "signature-differs", f"{what} is not of what event {number} says")
        signer = f"{said.get('name')}, {said.get('role')}, {said.get('local_time', 'time: see the event')}"
        self.said.append(f"  signed {said.get('meaning')} (event {number}): {signer}")

    def placed(self, given, what):
        """The text of a leaf, once its proof leads to the checkpoint's root."""
        text, index = part(given, "text", str, what), part(given, "index", int, what)
        proof = part(given, "proof", list, what)
        beside = [hexadecimal({"proof": one}, "proof", 32, what) for one in proof]
        holds = root_from(leaf_of(text), index, self.size, beside) == self.root
        self.require(holds, "not-in-log", f"{what} is not what the log has at place {index}")
        self.require(index not in self.places, "repeated", f"{what} stands in the place of {self.places.get(index)}")
        self.places[index] = what
        return text

    def family(self, item, parents, order, heads):
        """The item comes first, every other chain is of something that it came from, and none is missing."""
        found, waiting = set(), [item]
        while waiting:
            uid = waiting.pop()
            if uid in parents and uid not in found:
                found.add(uid)
                waiting.extend(str(parent) for parent in parents[uid])
        outside = sorted({str(parent) for uid in found for parent in parents[uid]} - found)
        self.require(order[:1] == [item], "item-differs", "the first chain is not that of the passport's item")
        self.require(len(order) == len(set(order)), "repeated", "an item has two chains")
        strange, missing = sorted(set(order) - found), sorted(set(heads) - set(order))
        self.require(not strange, "not-an-ancestor", f"the passport's item did not come from {strange}")
        self.require(not missing, "chain-removed", f"the chains of {missing} are missing")
        self.said.extend(f"Made from {uid} as well, whose chain is not part of a passport" for uid in outside)


def keys_of(given):
    """The keys that were given as text or in a file: the full ones alone, where there are any."""
    try:
        with open(given, encoding="utf-8", errors="replace") as file:
            given = file.read()
    except OSError:
        pass  # not a file: the key itself
    full = set(re.findall(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", given))
    return full or set(re.findall(r"(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])", given))


def main(arguments):
    pinned = keys_of(arguments[2]) if len(arguments) == 3 and arguments[1] == "--key" else None
    if not (len(arguments) == 1 or pinned):
        print(__doc__)
        return 2
    try:
        with open(arguments[0], "rb") as file:
            text = file.read().decode("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        print(f"The passport does NOT hold.\n  unreadable: {fault}")
        return 1
    verifier = Verifier(pinned)
    wrong = verifier.check(text)
    print("The passport does NOT hold." if wrong else "The passport holds.")
    print("\n".join("  " + line for line in (wrong or verifier.said)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
