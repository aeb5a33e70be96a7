"""What a received file really is, by its content: its name and its sender are not believed."""

import io
import warnings

from PIL import Image
from pypdf import PdfReader

from kernel.errors import Invalid

PDF = "application/pdf"
IMAGES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
CSV, XML, XLSX = (
    "text/csv",
    "application/xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
# The last three are never taken for what they say: whoever keeps one has read it.
SUFFIXES = {
    PDF: ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    CSV: ".csv",
    XML: ".xml",
    XLSX: ".xlsx",
}
FILE_BYTES_MAX = 12 * 1024 * 1024
# A small file may unfold into a huge picture: 50 million points are more than any phone takes.
IMAGE_PIXELS_MAX = 50_000_000


class FileMissing(Invalid):
    code = "file-missing"


class FileTooLarge(Invalid):
    code = "file-too-large"


class FileTypeRefused(Invalid):
    """Neither a PDF nor a photo."""

    code = "file-type-refused"


class FileUnreadable(Invalid):
    """It begins like a PDF or a photo, and cannot be opened to its end."""

    code = "file-unreadable"


def sniff(content: bytes, field: str = "file") -> str:
    """The media type of a PDF, JPEG, PNG or WebP that opens.

    Raises FileMissing, FileTooLarge, FileTypeRefused, FileUnreadable.
    """
    if not content:
        raise FileMissing(field=field)
    if len(content) > FILE_BYTES_MAX:
        raise FileTooLarge(field=field, megabytes_max=FILE_BYTES_MAX // (1024 * 1024))
    if content.startswith(b"%PDF-"):
        _open_pdf(content, field)
        return PDF
    return _image_type(content, field)


def _open_pdf(content: bytes, field: str) -> None:
    try:
        reader = PdfReader(io.BytesIO(content))
        # What is locked by a password cannot be joined to a dossier nor read by a control body.
        if not reader.is_encrypted and len(reader.pages) > 0:
            return
    except Exception:
        raise FileUnreadable(field=field) from None
    raise FileUnreadable(field=field)


def _image_type(content: bytes, field: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=tuple(IMAGES))
    except Exception:
        raise FileTypeRefused(field=field) from None
    width, height = image.size
    if width * height > IMAGE_PIXELS_MAX:
        raise FileTooLarge(field=field, megabytes_max=FILE_BYTES_MAX // (1024 * 1024))
    try:
        image.load()
    except Exception:
        raise FileUnreadable(field=field) from None
    return IMAGES[str(image.format)]
