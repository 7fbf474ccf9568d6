#!/usr/bin/env python3
"""Makes src/Lincoln/Data/Sources/Embedded/pride-and-prejudice.txt.gz again from Debian's package r-cran-janeaustenr.

    apt-get install --no-install-recommends r-cran-janeaustenr        # made with 1.0.0-1; or unpack it and give --source
    tools/make-embedded-text.py                                       # writes the file
    tools/make-embedded-text.py --check                               # compares it with what is there, writes nothing

The package keeps each of Jane Austen's novels as a vector of lines in R's own format, which is read here without R. Chapters 1 to 16 are
taken as they stand; blank space at line ends is removed, and at most one empty line in a row is kept. Needs the standard library only.
"""
import argparse
import gzip
import pathlib
import re
import struct
import sys
import zlib

TEXT = pathlib.Path(__file__).resolve().parent.parent / "src/Lincoln/Data/Sources/Embedded/pride-and-prejudice.txt.gz"
DEBIAN = pathlib.Path("/usr/lib/R/site-library/janeaustenr/data/Rdata.rdb")
FIRST, AFTER = "Chapter 1\n", "Chapter 17\n"
CHARACTERS, STRINGS = 9, 16                                  # R's numbers for these types


def objects(data):
    """The objects of an R database: each is its length, then a zlib stream."""
    while data:
        stream = zlib.decompressobj()
        yield stream.decompress(data[4:])
        data = stream.unused_data


def lines(serialized):
    """A character vector in R's binary format (version 3, big-endian)."""
    encoding = struct.unpack_from(">i", serialized, 14)[0]
    at = 18 + encoding
    flags, count = struct.unpack_from(">Ii", serialized, at)
    assert serialized[:2] == b"X\n" and flags & 255 == STRINGS
    at += 8
    for _ in range(count):
        flags, length = struct.unpack_from(">Ii", serialized, at)
        assert flags & 255 == CHARACTERS
        yield serialized[at + 8:at + 8 + length].decode("utf-8")
        at += 8 + length


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--source", type=pathlib.Path, default=DEBIAN, help=f"the package's database of novels ({DEBIAN})")
    arguments.add_argument("--check", action="store_true", help="compare, write nothing; exit code 1 when the text differs")
    options = arguments.parse_args()
    if not options.source.is_file():
        sys.exit(f"{options.source} is not there: install Debian's r-cran-janeaustenr, or give its Rdata.rdb with --source")
    novels = ["\n".join(line.rstrip() for line in lines(novel)) for novel in objects(options.source.read_bytes())]
    (novel,) = (text for text in novels if text.startswith("PRIDE AND PREJUDICE"))
    text = re.sub(r"\n{3,}", "\n\n", novel[novel.index(FIRST):novel.index(AFTER)]).strip() + "\n"
    data = text.encode("utf-8")
    if options.check:
        # The text is compared, not the packed bytes: another version of zlib may pack differently.
        equal = TEXT.exists() and gzip.decompress(TEXT.read_bytes()) == data
        print("equal" if equal else "DIFFERENT")
        sys.exit(0 if equal else 1)
    TEXT.write_bytes(gzip.compress(data, compresslevel=9, mtime=0))
    print(f"{len(text)} characters, {len(set(text))} different, {TEXT.stat().st_size} bytes packed")


if __name__ == "__main__":
    main()
