#!/usr/bin/env python3
"""Makes src/Lincoln/Data/Sources/Embedded/*.csv.gz again from Debian's package python3-sklearn.

    apt-get install python3-sklearn        # made with 1.2.1+dfsg-1
    tools/make-embedded-data.py            # writes the files
    tools/make-embedded-data.py --check    # compares them with what is there, writes nothing

Each file becomes one CSV with a header line, the target in the last column and classes by their names.
Numbers keep their value; they are written in the shortest form that reads back equal. Needs the standard library only.
"""
import argparse
import csv
import gzip
import io
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "src/Lincoln/Data/Sources/Embedded"
DEBIAN = pathlib.Path("/usr/lib/python3/dist-packages/sklearn/datasets/data")

IRIS = ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"]
WINE = ["alcohol", "malic_acid", "ash", "alcalinity_of_ash", "magnesium", "total_phenols", "flavanoids",
        "nonflavanoid_phenols", "proanthocyanins", "color_intensity", "hue", "od280/od315_of_diluted_wines", "proline"]
MEASURES = ["radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity", "concave points",
            "symmetry", "fractal dimension"]
BREAST = ([f"mean {m}" for m in MEASURES] + [f"{m} error" for m in MEASURES] + [f"worst {m}" for m in MEASURES])
DIABETES = ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"]
PIXELS = [f"pixel_{row}_{column}" for row in range(8) for column in range(8)]


def number(text):
    value = float(text)
    return str(int(value)) if value == int(value) else repr(value)


def rows_of(path, delimiter=","):
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def labelled(path, features, target):
    """A scikit-learn CSV: the first line holds the counts and class names, the last column the class number."""
    head, *rows = rows_of(path)
    assert int(head[0]) == len(rows) and int(head[1]) == len(features), path
    return [features + [target]] + [[number(v) for v in row[:-1]] + [head[2 + int(row[-1])]] for row in rows]


def boston(path):
    head, names, *rows = rows_of(path)
    assert int(head[0]) == len(rows), path
    return [[name.lower() for name in names]] + [[number(v) for v in row] for row in rows]


def digits(path):
    return [PIXELS + ["digit"]] + [[number(v) for v in row] for row in rows_of(path)]


def diabetes(data, target):
    inputs, outputs = rows_of(data, " "), rows_of(target)
    assert len(inputs) == len(outputs)
    return [DIABETES + ["progression"]] + [[number(v) for v in x + y] for x, y in zip(inputs, outputs)]


def packed(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return gzip.compress(text.getvalue().encode("utf-8"), compresslevel=9, mtime=0)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--source", type=pathlib.Path, default=DEBIAN, help=f"scikit-learn's data folder ({DEBIAN})")
    arguments.add_argument("--check", action="store_true", help="compare, write nothing; exit code 1 when a file differs")
    options = arguments.parse_args()
    source = options.source
    if not source.is_dir():
        sys.exit(f"{source} is not a folder: install Debian's python3-sklearn, or give the folder with --source")
    made = {
        "digits": digits(source / "digits.csv.gz"),
        "boston": boston(source / "boston_house_prices.csv"),
        "iris": labelled(source / "iris.csv", IRIS, "species"),
        "wine": labelled(source / "wine_data.csv", WINE, "cultivar"),
        "breast-cancer": labelled(source / "breast_cancer.csv", BREAST, "diagnosis"),
        "diabetes": diabetes(source / "diabetes_data_raw.csv.gz", source / "diabetes_target.csv.gz"),
    }
    different = 0
    for name, rows in made.items():
        path, data = FOLDER / f"{name}.csv.gz", packed(rows)
        if options.check:
            # The text is compared, not the packed bytes: another version of zlib may pack differently.
            equal = path.exists() and gzip.decompress(path.read_bytes()) == gzip.decompress(data)
            different += not equal
            print(f"{name}: {'equal' if equal else 'DIFFERENT'}")
        else:
            path.write_bytes(data)
            print(f"{name}: {len(rows) - 1} rows, {len(rows[0])} columns, {len(data)} bytes")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
