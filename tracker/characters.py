"""Characters that nobody sees or that only look different: dropped where text comes in, folded where it is compared."""

import re
import unicodedata

# Spaces that look like a plain one, and line ends of other systems.
ALIKE = str.maketrans(
    dict.fromkeys("\u00a0\u1680\u202f\u205f\u2800", " ")
    | dict.fromkeys(map(chr, range(0x2000, 0x200B)), " ")
    | dict.fromkeys("\r\x85\u2028\u2029", "\n")
)
# Default_Ignorable_Code_Point of Unicode 16, controls, and halves of characters.
UNSEEN = (
    "\0-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Joiners mean something between emoji and in Arabic, Indic and Mongolian letters; so do variants of Mongolian and of emoji.
JOINED = "\u0600-\u08ff\u0900-\u0dff\u1800-\u18af\u2190-\u2bff\ufb50-\ufdff\ufe70-\ufefc\ufe0f\U0001f000-\U0001faff"
MEANT = re.compile(
    f"(?<=[{JOINED}])[\u200c\u200d](?=[{JOINED}])"
    "|(?<=[\u1820-\u18aa\u180b-\u180f])[\u180b-\u180f]"
    "|(?<=[#*0-9\xa9\xae\u203c-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff])[\ufe0e\ufe0f]"
)
SUSPECT = re.compile(f"[{UNSEEN}]")
CANDIDATE = re.compile(f"[{UNSEEN}\r\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800]")

# One sign for what people type in many ways; what NFKC folds (（, ．, ＂) is not listed.
SIGNS = str.maketrans(
    dict.fromkeys("({〔【〖〈《「『", "[")
    | dict.fromkeys(")}〕】〗〉》」』", "]")
    | dict.fromkeys(".。•・‧∙⋅●", "·")
    | dict.fromkeys("“”„‟«»″〝〞‘’‚‛′`´'", '"')
    | dict.fromkeys("‐‑‒–—―−─", "-")
    | {"、": ",", "〜": "~"}
)


def folded(text: str) -> str:
    """NFC, without characters that nobody sees; line ends are \\n. Every text that comes in passes here."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text)
    if not CANDIDATE.search(text):
        return text
    text = text.replace("\r\n", "\n").translate(ALIKE)
    kept = {found.start() for found in MEANT.finditer(text)}
    return SUSPECT.sub(lambda found: found[0] if found.start() in kept else "", text)


def comparable(text: str) -> str:
    """The form in which two texts are compared: width, case, spaces and what is unseen do not matter."""
    return " ".join(unicodedata.normalize("NFKC", folded(text)).casefold().split())


def searchable(text: str) -> str:
    """The form in which text is searched: as for comparing, lines kept, and one sign for each kind of bracket, dot and quote."""
    return unicodedata.normalize("NFKC", folded(text)).casefold().translate(SIGNS)
