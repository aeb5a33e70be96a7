"""Photos that anybody may send: drawn anew, so that neither a position nor anything hidden is kept."""

import io

from PIL import Image, ImageOps

from kernel.sniffing import PDF, FileTypeRefused, sniff

PIXELS_MAX = (1_600, 1_600)
_QUALITY = 82


def plain_photo(content: bytes, field: str = "photo") -> bytes:
    """The picture of a photo as a JPEG of at most 1,600 points a side, without its EXIF.

    Raises FileMissing, FileTooLarge, FileTypeRefused for what is no photo, FileUnreadable.
    """
    if sniff(content, field) == PDF:
        raise FileTypeRefused(field=field)
    out = io.BytesIO()
    with Image.open(io.BytesIO(content)) as photo:
        # A telephone says in the EXIF which way it was held.
        upright = ImageOps.exif_transpose(photo).convert("RGB")
        upright.thumbnail(PIXELS_MAX)
        upright.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
