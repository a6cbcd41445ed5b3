import sys, glob, importlib, pathlib
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import lab
for f in sorted(glob.glob(str(pathlib.Path(__file__).parent / "specs_*.py"))): importlib.import_module(pathlib.Path(f).stem)
want = sys.argv[1:]
for i, c in list(lab.CASES.items()):
    hit = any((w.endswith("*") and i.startswith(w[:-1])) or w == i for w in want) or ("new" in want and not (lab.ROOT / i / "label.toml").exists())
    if hit:
        try: t, flag = lab.build(c)
        except Exception as e:
            import traceback; traceback.print_exc(); print("== HARNESS ERROR", i, e); continue
        n = 3000 if flag else 700
        print(t[-n:].rstrip()); print()
