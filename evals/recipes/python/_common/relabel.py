import sys, build
import lab
n = 0
for i, c in lab.CASES.items():
    d = lab.ROOT / i
    if (d / "input").exists():
        lab.write_label(c, d, lab.marks_of(c)); n += 1
print(n, "labels written")
