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
anything = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="=&<>%+,()*0123456789ABCXYZabxyz -]\x1d\r\t´ß", max_size=40),
    st.from_regex(r"[=&][<>%+,A-Z]?[0-9A-Za-z=&]{0,30}", fullmatch=True),
)
