"""Configuration files as Safe Exam Browser reads them. Pure.

https://safeexambrowser.org/developer/seb-file-format.html: gzip around four letters and the gzipped property list; `plnd` as it is, `pswd`
encrypted with the password as RNCryptor does it. The second version of that format is written, as SEB for Windows writes it itself.
"""

from __future__ import annotations

import gzip
import hashlib
import hmac
import os
import plistlib
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

CONTENT_TYPE = "application/seb"
PLAIN, ENCRYPTED = b"plnd", b"pswd"
HEADER = b"\x02\x01"
ROUNDS = 10_000
SALT, BLOCK, MAC = 8, 16, 32


def seb_file(settings: Mapping[str, Any], start_password: str = "") -> bytes:
    """Return the file with these settings, encrypted if there is a password (ASCII only: SEB's versions encode others differently)."""
    content = gzip.compress(plistlib.dumps(dict(settings)), mtime=0)
    if not start_password:
        return gzip.compress(PLAIN + content, mtime=0)
    return gzip.compress(ENCRYPTED + encrypted(content, start_password), mtime=0)


def encrypted(content: bytes, password: str) -> bytes:
    """Return content as RNCryptor encrypts it with a password."""
    salt, mac_salt, vector = os.urandom(SALT), os.urandom(SALT), os.urandom(BLOCK)
    padder = PKCS7(8 * BLOCK).padder()
    encryptor = Cipher(AES256(_key(password, salt)), CBC(vector)).encryptor()
    secret = encryptor.update(padder.update(content) + padder.finalize()) + encryptor.finalize()
    message = HEADER + salt + mac_salt + vector + secret
    return message + hmac.new(_key(password, mac_salt), message, hashlib.sha256).digest()


def _key(password: str, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha1", password.encode(), salt, ROUNDS, 32)
