"""Signature -> band keys, and the curve that says what they find.

Locality-sensitive hashing (Indyk, Motwani 1998; Broder 1997): a signature is
cut into ``bands`` of ``rows`` values; texts that agree in a whole band meet.
"""

from __future__ import annotations

from dedup.kernel import native

__all__ = ["band_keys", "collision_probability"]


def band_keys(signature: bytes, bands: int, rows: int) -> tuple[int, ...]:
    """One 64-bit key a band: XXH3-64 of the band's bytes, seeded with the band's number.

    Raises ``ValueError`` if the signature is shorter than ``bands * rows`` values.

    >>> len(band_keys(bytes(512), 16, 4))
    16
    """
    size = 4 * rows
    if len(signature) < bands * size:
        raise ValueError(f"a signature of {len(signature) // 4} values has no {bands} bands of {rows}")
    if native is not None:
        keys: tuple[int, ...] = native.band_keys(signature, bands, rows)
        return keys
    from xxhash import xxh3_64_intdigest

    return tuple(
        xxh3_64_intdigest(signature[band * size : (band + 1) * size], seed=band) for band in range(bands)
    )


def collision_probability(resemblance: float, bands: int, rows: int) -> float:
    """Chance that two sets of that resemblance share at least one band: 1 - (1 - s^rows)^bands.

    >>> round(collision_probability(0.5, 16, 4), 3)
    0.644
    """
    return 1.0 - (1.0 - resemblance**rows) ** bands
