"""Photos that anybody may send: drawn anew, so that neither a position nor anything hidden is kept."""

import io

from PIL import Image, ImageOps

from kernel.sniffing import PDF, FileTypeRefused, sniff

PIXELS_MAX = (1_600, 1_600)
_QUALITY = 82
# Of a picture on a public page, which a phone in a village must load whole with all the rest.
PAGE_BYTES_MAX = 24_000
_PAGE_PIXELS = ((720, 720), (540, 540), (400, 400))
_PAGE_QUALITIES = (72, 58, 44, 32)


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


def page_photo(content: bytes) -> bytes:
    """A photo that was kept, as a public page shows it: a JPEG of at most 24 kB, as large as that allows."""
    with Image.open(io.BytesIO(content)) as photo:
        whole = photo.convert("RGB")
    drawn = b""
    for pixels in _PAGE_PIXELS:
        small = whole.copy()
        small.thumbnail(pixels)
        for quality in _PAGE_QUALITIES:
            drawn = _jpeg(small, quality)
            if len(drawn) <= PAGE_BYTES_MAX:
                return drawn
    return drawn


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()
