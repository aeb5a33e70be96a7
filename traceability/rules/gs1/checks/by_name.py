"""Finds a check by the name that the dictionary gives it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from traceability.rules.gs1.checks import characters, codes, coupons, keys, times

Check = Callable[[str], str | None]

TYPES: Mapping[str, Check] = MappingProxyType(
    {
        "N": characters.numeric,
        "X": characters.cset82,
        "Y": characters.cset39,
        "Z": characters.cset64,
    }
)

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        check.__name__: check
        for check in (
            characters.hasnondigit,
            characters.hyphen,
            characters.importeridx,
            characters.nonzero,
            characters.nozeroprefix,
            characters.pcenc,
            characters.pieceoftotal,
            characters.posinseqslash,
            characters.winding,
            characters.yesno,
            characters.zero,
            codes.iban,
            codes.iso3166,
            codes.iso3166999,
            codes.iso3166alpha2,
            codes.iso4217,
            codes.iso5218,
            codes.latitude,
            codes.longitude,
            codes.mediatype,
            codes.packagetype,
            coupons.couponcode,
            coupons.couponposoffer,
            keys.csum,
            keys.csumalpha,
            keys.gcppos1,
            keys.gcppos2,
            times.hh,
            times.hhmi,
            times.mi,
            times.ss,
            times.yymmd0,
            times.yymmdd,
            times.yyyymmdd,
        )
    }
)
