import os,re,glob,tomllib,json
B='/lab/airflow/cases/'; ren={}
for d in sorted(os.listdir(B)):
    l=tomllib.load(open(B+d+'/label.toml','rb')); new=f"{l['emitter']}__{d.split('__')[1]}"
    if new!=d: ren[d]=new
for o,n in ren.items():
    os.rename(B+o,B+n)
    for f in ('label.toml','make.sh','recipe.json'):
        p=f'{B}{n}/{f}'
        if os.path.exists(p): s=open(p).read().replace(o,n).replace(o.replace('__','-'),n.replace('__','-')); open(p,'w').write(s)
for p in glob.glob('/lab/airflow/plans/*.txt'):
    s=open(p).read()
    for o,n in ren.items(): s=re.sub(rf'(?m)^@@case {re.escape(o)} ',f'@@case {n} ',s)
    open(p,'w').write(s)
print(len(ren))
