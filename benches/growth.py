#!/usr/bin/env python3
"""How times grow with the number of persons, as a picture of the figures in RESULTS.md: growth.py
writes growth.svg, growth.py --check says whether it is out of date."""

import math
import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
WIDTH, HEIGHT, LEFT, TOP = 300, 240, 58, 46
COLOURS = ("#1f5fa8", "#c0561c", "#3f7d3f")


def numbers(cell):
    """The numbers of a cell, `16.7 to 19.2 s` or `1.6 / 6.9 µs`, without their units."""
    return [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", cell)]


def rows(text, heading):
    """The rows of the tables below a heading, cell by cell."""
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"]


def series(text):
    """Pictures: a title, the unit of both axes, and named lines of points."""
    dedupe = [row for row in rows(text, "Duplicates of a registry") if len(row) == 6 and numbers(row[0])]
    middle = lambda cell: sum(numbers(cell)) / len(numbers(cell))
    yield "osoba dedupe", "persons", "seconds", [
        ("elapsed", [(numbers(row[0])[0], middle(row[1])) for row in dedupe]),
        ("processor", [(numbers(row[0])[0], middle(row[2])) for row in dedupe]),
    ]
    groups = {}
    for row in rows(text, "One after the other"):
        groups.setdefault(row[0].split(",")[0].strip("`"), row)

    def points(row, cell, scale, each):
        counts = numbers(row[0].split("×")[1])
        return [(count, value * scale * (count if each else 1)) for count, value in zip(counts, numbers(cell))]

    score = groups["score"]
    yield "score, one with many", "candidates", "microseconds", [
        ("osoba", points(score, score[1], 1e-3, True)),
        ("straightforward", points(score, score[2], 1e-3, True)),
    ]
    decide = groups["decide"]
    others = decide[2].split(";")
    yield "decide, raw candidates", "candidates", "microseconds", [
        ("osoba", points(decide, decide[1], 1, False)),
        ("straightforward", points(decide, others[0], 1, False)),
        ("person_matcher", points(decide, others[1], 1, False)),
    ]


def picture(title, across, up, lines, left):
    low_x, high_x, low_y, high_y = (
        bound(math.log10(point[axis]) for _, points in lines for point in points)
        for axis in (0, 1)
        for bound in (lambda logs: math.floor(min(logs)), lambda logs: math.ceil(max(logs)))
    )
    x = lambda value: left + LEFT + (math.log10(value) - low_x) / max(high_x - low_x, 1) * (WIDTH - LEFT - 20)
    y = lambda value: TOP + HEIGHT - (math.log10(value) - low_y) / max(high_y - low_y, 1) * HEIGHT
    out = [f'<text class="title" x="{left + LEFT}" y="20">{title}</text>']
    out.append(f'<text x="{left + LEFT}" y="36">{up}, by {across}</text>')
    for power in range(low_x, high_x + 1):
        at = f"{x(10**power):.1f}"
        out.append(f'<line class="grid" x1="{at}" y1="{TOP}" x2="{at}" y2="{TOP + HEIGHT}"/>')
        out.append(f'<text text-anchor="middle" x="{at}" y="{TOP + HEIGHT + 16}">{10**power:,}</text>')
    for power in range(low_y, high_y + 1):
        at = f"{y(10**power):.1f}"
        out.append(f'<line class="grid" x1="{left + LEFT}" y1="{at}" x2="{left + WIDTH - 20}" y2="{at}"/>')
        label = f"{10**power:,}" if power >= 0 else f"{10**power:g}"
        out.append(f'<text text-anchor="end" x="{left + LEFT - 6}" y="{float(at) + 4:.1f}">{label}</text>')
    for place, (name, points) in enumerate(lines):
        colour = COLOURS[place]
        path = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in points)
        out.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{path}"/>')
        out += [f'<circle cx="{x(a):.1f}" cy="{y(b):.1f}" r="3" fill="{colour}"/>' for a, b in points]
        legend = TOP + HEIGHT + 38 + 16 * place
        out.append(f'<rect x="{left + LEFT}" y="{legend - 8}" width="14" height="4" fill="{colour}"/>')
        out.append(f'<text x="{left + LEFT + 20}" y="{legend}">{name}</text>')
    # Twice as many in twice the time, from the first point of the first line.
    (first, value), most = lines[0][1][0], max(point[0] for point in lines[0][1])
    ends = f'x1="{x(first):.1f}" y1="{y(value):.1f}" x2="{x(most):.1f}" y2="{y(value * most / first):.1f}"'
    out.append(f'<line stroke="#777" stroke-dasharray="4 4" {ends}/>')
    return out


def drawn(text):
    pictures = list(series(text))
    whole, high = WIDTH * len(pictures), TOP + HEIGHT + 90
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {high}" width="{whole}" height="{high}">',
        "<style>text{font:11px sans-serif;fill:#333}.title{font-weight:bold;font-size:13px}.grid{stroke:#ddd}</style>",
        f'<rect width="{whole}" height="{high}" fill="#fff"/>',
    ]
    for place, parts in enumerate(pictures):
        out += picture(*parts, place * WIDTH)
    note = "Dashed: the time of the first point, growing with the number. Both axes are logarithmic."
    out.append(f'<text x="{LEFT}" y="{high - 6}">{note}</text>')
    return "\n".join([*out, "</svg>", ""])


def main():
    svg = drawn((HERE / "RESULTS.md").read_text(encoding="utf-8"))
    target = HERE / "growth.svg"
    if "--check" not in sys.argv:
        target.write_text(svg, encoding="utf-8")
    elif target.read_text(encoding="utf-8") != svg:
        sys.exit("benches/growth.svg is out of date: benches/growth.py")


main()
