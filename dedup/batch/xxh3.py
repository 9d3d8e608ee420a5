"""XXH3-64 of many short slices at once, in numpy: for batches where there is no kernel.

Written from the specification; slices above 128 bytes go to the `xxhash`
package, which is also the oracle of the tests.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

__all__ = ["hash_slices"]

U64 = NDArray[np.uint64]
Read = Callable[[NDArray[np.int64]], U64]

# Of the default secret: the 64-bit little-endian words at multiples of eight, as far as 128 bytes need them.
_SECRET = tuple(
    np.uint64(word)
    for word in (
        0xBE4BA423396CFEB8, 0x1CAD21F72C81017C, 0xDB979083E96DD4DE, 0x1F67B3B7A4A44072,
        0x78E5C0CC4EE679CB, 0x2172FFCC7DD05A82, 0x8E2443F7744608B8, 0x4C263A81E69035E0,
        0xCB00C391BB52283C, 0xA32E531B8B65D088, 0x4EF90DA297486471, 0xD8ACDEA946EF1938,
        0x3F349CE33F76FAA8, 0x1D4F0BC7C7BBDCF9, 0x3159B4CD4BE0518A, 0x647378D9C97E9FC8,
    )
)  # fmt: skip
_PRIME32_LOW = np.uint64(0xFFFFFFFF)
_PRIME64_1 = np.uint64(0x9E3779B185EBCA87)
_PRIME64_2 = np.uint64(0xC2B2AE3D27D4EB4F)
_PRIME64_3 = np.uint64(0x165667B19E3779F9)
_MX1 = np.uint64(0x165667919E3779F9)
_MX2 = np.uint64(0x9FB21C651E98DF25)


def _u(number: int) -> np.uint64:
    return np.uint64(number)


def _avalanche(value: U64) -> U64:
    value = (value ^ (value >> _u(37))) * _MX1
    return value ^ (value >> _u(32))


def _avalanche_xxh64(value: U64) -> U64:
    value = (value ^ (value >> _u(33))) * _PRIME64_2
    value = (value ^ (value >> _u(29))) * _PRIME64_3
    return value ^ (value >> _u(32))


def _fold(a: U64, b: U64) -> U64:
    """Low half xor high half of the 128-bit product, from products of halves."""
    a_low, a_high, b_low, b_high = a & _PRIME32_LOW, a >> _u(32), b & _PRIME32_LOW, b >> _u(32)
    low, middle = a_low * b_low, a_high * b_low
    cross = (low >> _u(32)) + (middle & _PRIME32_LOW) + a_low * b_high
    folded: U64 = (a * b) ^ ((middle >> _u(32)) + (cross >> _u(32)) + a_high * b_high)
    return folded


def _mix(read: Read, at: NDArray[np.int64], word: int, seed: np.uint64) -> U64:
    return _fold(read(at) ^ (_SECRET[word] + seed), read(at + 8) ^ (_SECRET[word + 1] - seed))


def hash_slices(data: bytes, starts: NDArray[np.int64], sizes: NDArray[np.int64], seed: int = 0) -> U64:
    """XXH3-64 of ``data[starts[i] : starts[i] + sizes[i]]``: uint64[n]. O(slices), by length class.

    >>> f"{int(hash_slices(b'a b c', np.array([2]), np.array([3]))[0]):016x}"
    'd342d59876b9ac2c'
    """
    padded = data + bytes(16)
    words = np.ndarray((len(padded) - 7,), np.dtype("<u8"), padded, strides=(1,))
    salt, out = _u(seed), np.empty(len(starts), np.uint64)
    with np.errstate(over="ignore"):
        for low, high, function in ((0, 0, _empty), (1, 3, _to_3), (4, 8, _to_8), (9, 16, _to_16)):
            chosen = np.flatnonzero((sizes >= low) & (sizes <= high))
            if len(chosen):
                out[chosen] = function(words.__getitem__, starts[chosen], sizes[chosen], salt)
        for rounds in range(1, 5):
            chosen = np.flatnonzero((sizes > max(16, 32 * rounds - 32)) & (sizes <= 32 * rounds))
            if len(chosen):
                out[chosen] = _to_128(words.__getitem__, starts[chosen], sizes[chosen], salt, rounds)
    long = np.flatnonzero(sizes > 128)
    if len(long):
        from xxhash import xxh3_64_intdigest

        view = memoryview(data)
        for place in long.tolist():
            start = int(starts[place])
            out[place] = xxh3_64_intdigest(view[start : start + int(sizes[place])], seed)
    return out


def _empty(read: Read, at: NDArray[np.int64], size: NDArray[np.int64], seed: np.uint64) -> U64:
    return _avalanche_xxh64(np.full(len(at), seed ^ _SECRET[7] ^ _SECRET[8]))


def _to_3(read: Read, at: NDArray[np.int64], size: NDArray[np.int64], seed: np.uint64) -> U64:
    byte = _u(0xFF)
    combined = (read(at + size - 1) & byte) | (size.astype(np.uint64) << _u(8))
    combined |= (read(at) & byte) << _u(16) | (read(at + (size >> 1)) & byte) << _u(24)
    return _avalanche_xxh64((((_SECRET[0] ^ (_SECRET[0] >> _u(32))) & _PRIME32_LOW) + seed) ^ combined)


def _to_8(read: Read, at: NDArray[np.int64], size: NDArray[np.int64], seed: np.uint64) -> U64:
    seed = seed ^ _u(int.from_bytes((int(seed) & 0xFFFFFFFF).to_bytes(4, "little"), "big") << 32)
    combined = (read(at + size - 4) & _PRIME32_LOW) | (read(at) << _u(32))
    value = ((_SECRET[1] ^ _SECRET[2]) - seed) ^ combined
    value ^= (value << _u(49) | value >> _u(15)) ^ (value << _u(24) | value >> _u(40))
    value *= _MX2
    value = (value ^ ((value >> _u(35)) + size.astype(np.uint64))) * _MX2
    return value ^ (value >> _u(28))


def _to_16(read: Read, at: NDArray[np.int64], size: NDArray[np.int64], seed: np.uint64) -> U64:
    low = ((_SECRET[3] ^ _SECRET[4]) + seed) ^ read(at)
    high = ((_SECRET[5] ^ _SECRET[6]) - seed) ^ read(at + size - 8)
    return _avalanche(size.astype(np.uint64) + low.byteswap() + high + _fold(low, high))


def _to_128(read: Read, at: NDArray[np.int64], size: NDArray[np.int64], seed: np.uint64, rounds: int) -> U64:
    total = size.astype(np.uint64) * _PRIME64_1
    for place in range(rounds):
        total += _mix(read, at + 16 * place, 4 * place, seed)
        total += _mix(read, at + size - 16 * place - 16, 4 * place + 2, seed)
    return _avalanche(total)
