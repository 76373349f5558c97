"""What do well-formed identifiers look like, written down without the code that reads them?"""

from hypothesis import settings
from hypothesis import strategies as st

A_FEW = settings(max_examples=50, deadline=None)

# Published by ICCBBA and JPAC, or noted by their users.
PUBLISHED_CHECKS = [
    ("G123417654321", "A"),
    ("G123498654321", "H"),
    ("A999921123456", "3"),
    ("W000009123456", "G"),
    ("A999917123456", "9"),
    ("A999917345658", "O"),
    ("A999915000001", "M"),
    ("A999914123458", "J"),
    ("A999917123458", "5"),
]
COMPUTED_CHECKS = [("A999925000038", "*"), ("A999925123456", "9")]

din_texts = st.from_regex(r"[A-NP-Z1-9][A-NP-Z0-9]{2}[0-9]{2}[0-9]{8}", fullmatch=True)
symbol_texts = {
    "001": st.from_regex(r"=[A-NP-Z1-9][A-NP-Z0-9]{2}[0-9]{10}[0-9A-HJ-NPR-Y]{2}", fullmatch=True),
    "002": st.from_regex(r"=%[0-9A-Z][0-9A-Za-z][0-9A-Z]0", fullmatch=True),
    "003": st.from_regex(r"=<[E-XZ][0-9]{4}[0-9A-Za-z]([A-Z][a-z0]|[0-8][0-9])", fullmatch=True),
    "005": st.from_regex(
        r"&>[09][0-9]{2}(00[1-9]|0[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9]|36[0-5])([01][0-9]|2[0-3])[0-5][0-9]",
        fullmatch=True,
    ),
    "032": st.from_regex(r"=,[0-9A-Z]{6}", fullmatch=True),
}
anything = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="=&<>%+,()*0123456789ABCXYZabxyz -]\x1d\r\t´ß", max_size=40),
    st.from_regex(r"[=&][<>%+,A-Z]?[0-9A-Za-z=&]{0,30}", fullmatch=True),
)
