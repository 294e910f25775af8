"""WAV: the one format that is not compressed. Of its chunks only what says how it is coded, and the samples, are written. Pure."""

from __future__ import annotations

import struct

from stratus.library.media.decoding.sounds.told import NoSound, Sound, sound

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_BITS = {_PCM: (8, 16, 24, 32), _FLOAT: (32,)}
_REST_OF_GUID = bytes.fromhex("000000001000800000aa00389b71")
"""Behind the two bytes of a format code, in the 16 bytes by which the extensible form names it."""
MOST_CHUNKS = 1_000


def written_anew(content: bytes) -> Sound:
    """Return the sound of a WAV. Raises NoSound."""
    coded: tuple[int, int, int, int] | None = None
    at = 12
    for _chunk in range(MOST_CHUNKS):
        if at + 8 > len(content):
            break
        name, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        begin = at + 8
        if begin + size > len(content):
            raise NoSound("CUT_OFF")
        if name == b"fmt ":
            coded = _coded(content[begin : begin + size])
        elif name == b"data":
            if coded is None:
                raise NoSound("UNREADABLE")
            return _written(memoryview(content)[begin : begin + size], *coded)
        at = begin + size + size % 2
    raise NoSound("UNREADABLE")


def _coded(chunk: bytes) -> tuple[int, int, int, int]:
    """Return code, channels, samples a second and bits of a sample."""
    if len(chunk) < 16:
        raise NoSound("UNREADABLE")
    code, channels, rate, _bytes, _block, bits = struct.unpack_from("<HHIIHH", chunk)
    if code == _EXTENSIBLE and len(chunk) >= 40 and chunk[26:40] == _REST_OF_GUID:
        code = int.from_bytes(chunk[24:26], "little")
    if bits not in _BITS.get(code, ()):
        raise NoSound("OTHER_SOUND")
    if not (1 <= channels <= 8 and 4_000 <= rate <= 192_000):
        raise NoSound("UNREADABLE")
    return code, channels, rate, bits


def _written(samples: memoryview, code: int, channels: int, rate: int, bits: int) -> Sound:
    block = channels * bits // 8
    samples = samples[: len(samples) // block * block]
    padding = b"\0" * (len(samples) % 2)
    about = struct.pack("<4sIHHIIHH", b"fmt ", 16, code, channels, rate, rate * block, block, bits)
    body: list[bytes | memoryview] = [b"WAVE", about, struct.pack("<4sI", b"data", len(samples)), samples, padding]
    return sound([struct.pack("<4sI", b"RIFF", sum(map(len, body))), *body], "audio/wav", len(samples) // block, rate)
