#!/usr/bin/env python3
"""Runs a command in a terminal of its own and draws what it showed as an SVG picture.

    tools/terminal-picture.py docs/images/train-digits.svg --title "lincoln train digits" -- dotnet run -c Release --project src/Lincoln.Cli -- train digits

Only what dotnet and the tool use is understood: colours, bold, carriage return, moves of the cursor, erasing.
"""
import argparse, fcntl, html, os, pty, re, struct, sys, termios

COLUMNS, CELL_WIDTH, LINE_HEIGHT, MARGIN, BAR = 100, 8.4, 18, 16, 34
PALETTE = ["#1d1f21", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d7dae0",
           "#7f848e", "#ef7983", "#a9d48b", "#f0cf8a", "#7cbcf5", "#d491e6", "#6cc7d3", "#ffffff"]
FOREGROUND, BACKGROUND = "#d7dae0", "#1d1f21"


def run(command):
    """The bytes that the command wrote to its terminal."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", COLUMNS=str(COLUMNS), MSBUILDTERMINALLOGGER="off")      # no trace of the build
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    written = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:             # the command has ended
            break
        if not part:
            break
        written += part
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status != 0:
        sys.exit(f"{' '.join(command)} ended with {status}:\n{written.decode(errors='replace')}")
    return written.decode()


def colour(n):
    if n < 16:
        return PALETTE[n]
    if n >= 232:
        return "#%02x%02x%02x" % ((8 + 10 * (n - 232),) * 3)
    levels = [0, 95, 135, 175, 215, 255]
    n -= 16
    return "#%02x%02x%02x" % (levels[n // 36], levels[n // 6 % 6], levels[n % 6])


class Screen:
    def __init__(self):
        self.lines, self.row, self.column, self.style = [[]], 0, 0, (FOREGROUND, False)

    def put(self, character):
        line = self.lines[self.row]
        line.extend([(" ", (FOREGROUND, False))] * (self.column + 1 - len(line)))
        line[self.column] = (character, self.style)
        self.column += 1

    def select(self, codes):
        colour_, bold = self.style
        codes = [int(c or 0) for c in codes.split(";")]
        while codes:
            c = codes.pop(0)
            if c == 0: colour_, bold = FOREGROUND, False
            elif c == 1: bold = True
            elif c == 22: bold = False
            elif 30 <= c <= 37: colour_ = PALETTE[c - 30]
            elif 90 <= c <= 97: colour_ = PALETTE[c - 82]
            elif c == 39: colour_ = FOREGROUND
            elif c == 38 and codes[0] == 5: codes.pop(0); colour_ = colour(codes.pop(0))
            elif c == 38 and codes[0] == 2: colour_ = "#%02x%02x%02x" % tuple(codes[1:4]); del codes[:4]
        self.style = (colour_, bold)

    def write(self, text):
        for token in re.finditer(r"\x1b\[([?\d;]*)([A-Za-z])|\x1b[()][A-Z0-9]|\x1b[=>]|[\s\S]", text):
            codes, command = token.group(1), token.group(2)
            if command == "m": self.select(codes)
            elif command in ("A", "F"):
                self.row = max(0, self.row - int(codes or 1))
                if command == "F": self.column = 0
            elif command == "C": self.column += int(codes or 1)
            elif command == "G": self.column = int(codes or 1) - 1
            elif command == "K":
                if codes == "2": self.lines[self.row] = []
                else: del self.lines[self.row][self.column:]
            elif command == "J": del self.lines[self.row + 1:], self.lines[self.row][self.column:]
            elif command in ("h", "l") or token.group()[0] == "\x1b" and not command: pass        # modes of the cursor and the keyboard
            elif command: sys.exit(f"the escape sequence {token.group()!r} is not understood")
            elif token.group() == "\r": self.column = 0
            elif token.group() == "\n":
                self.row += 1
                if self.row == len(self.lines): self.lines.append([])
            else: self.put(token.group())


def runs(line):
    """(column, text, style) for neighbours of the same style; blanks are not drawn."""
    text, start = "".join(c for c, _ in line), 0
    for end in range(1, len(line) + 1):
        if end < len(line) and line[end][1] == line[start][1]: continue
        for words in re.finditer(r"\S+( \S+)*", text[start:end]):
            yield start + words.start(), words.group(), line[start][1]
        start = end


def fold(lines, pattern, keep):
    """Of lines in a row that match, the first and the last few, and a mark for the others."""
    folded, row = [], 0
    while row < len(lines):
        end = row
        while end < len(lines) and re.search(pattern, "".join(c for c, _ in lines[end])): end += 1
        if end - row > 2 * keep + 1:
            mark = [(c, (PALETTE[8], False)) for c in f"    ⋮   ({end - row - 2 * keep} more lines)"]
            folded += lines[row:row + keep] + [mark] + lines[end - keep:end]
        else: folded += lines[row:max(end, row + 1)]
        row = max(end, row + 1)
    return folded


def svg(lines, title):
    width = max(len(line) for line in lines) * CELL_WIDTH + 2 * MARGIN
    height = len(lines) * LINE_HEIGHT + MARGIN + BAR
    fonts = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}" role="img">',
           f'<title>{html.escape(title)}</title>',
           f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>']
    out += [f'<circle cx="{18 + 18 * i}" cy="17" r="5.5" fill="{c}"/>' for i, c in enumerate(["#e06c75", "#e5c07b", "#98c379"])]
    out += [f'<g font-family="{fonts}" font-size="14">',
            f'<text x="{width / 2:.0f}" y="22" fill="{PALETTE[8]}" text-anchor="middle">{html.escape(title)}</text>']
    for row, line in enumerate(lines):
        y = BAR + MARGIN + row * LINE_HEIGHT
        for column, text, (fill, bold) in runs(line):
            weight = ' font-weight="bold"' if bold else ""
            # The length is given, so that columns stay aligned whatever font the reader has.
            out.append(f'<text x="{MARGIN + column * CELL_WIDTH:.1f}" y="{y}" textLength="{len(text) * CELL_WIDTH:.1f}" fill="{fill}"{weight}>{html.escape(text)}</text>')
    return "\n".join(out + ["</g>", "</svg>", ""])


def main():
    split = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("picture")
    arguments.add_argument("--title", help="what the picture calls the command; default: the command")
    arguments.add_argument("--fold", nargs=2, metavar=("PATTERN", "N"), help="of lines in a row that match, show the first and the last N")
    options, command = arguments.parse_args(sys.argv[1:split]), sys.argv[split + 1:]
    if not command: arguments.error("no command: write it after --")
    screen = Screen()
    screen.write(run(command))
    lines = screen.lines
    while lines and not any(c.strip() for c, _ in lines[-1]): lines.pop()
    if options.fold: lines = fold(lines, options.fold[0], int(options.fold[1]))
    with open(options.picture, "w", encoding="utf-8") as file:
        file.write(svg(lines, options.title or "$ " + " ".join(command)))


if __name__ == "__main__":
    main()
