import glob,re,os,tomllib,collections
ids=set(tomllib.load(open('/work/shared/taxonomy.toml','rb'))); n=0; C=collections.Counter(); E=collections.Counter(); CE=collections.Counter(); V=collections.Counter()
for d in sorted(glob.glob('/srv/lab/airflow/cases/*')):
    lt=d+'/label.toml'; c=os.path.basename(d)
    if not os.path.exists(lt): print('NOLABEL',c); continue
    l=tomllib.load(open(lt,'rb')); fs=[f for f in glob.glob(d+'/input/**/*',recursive=True) if f.endswith('.log')]
    if not fs: print('NOLOG',c); continue
    n+=1; C[l['cause']]+=1; E[l['emitter']]+=1; CE[l['cause'],l['emitter']]+=1; V[l['runner']]+=1
    for x in [l['cause']]+l['also']:
        if x not in ids: print('BADID',c,x)
    t="\n".join(open(f,errors='replace').read() for f in fs)
    ev=t.replace('\\"','"').replace('\\n','\n').replace("\\'","'")
    if l['quote'] and not (re.search(l['quote'],t) or re.search(l['quote'],ev)): print('NOQUOTE',c,l['quote'])
    b=sum(os.path.getsize(f) for f in glob.glob(d+'/input/**/*',recursive=True) if os.path.isfile(f))
    if b>600_000: print('BIG',c,b)
    for f in glob.glob(d+'/input/**/*',recursive=True):
        if os.path.isfile(f):
            s=open(f,errors='replace').read()
            for bad in ('/work/','/root/','/srv/lab','farm'):
                if bad in s: print('WORD',c,bad,os.path.basename(f))
    v3=l['runner']=='airflow-3.3.2'; proc=any('attempt' not in f and 'scheduler' not in f for f in fs)
    failed = ('Task failed with exception' in t or 'Marking task as FAILED' in t or 'Task killed' in t or 'Marking task as UP_FOR_RETRY' in t)
    if l['outcome']=='succeeded' and 'tree' not in str(fs) and failed and len(fs)==1: print('FAILED?',c)
    if l['outcome']=='failed' and not failed and not proc: print('NOTFAILED?',c)
    if 'file' in l:
        p=d+'/input/'+l['file']
        if not os.path.exists(p): print('NOFILE',c,l['file'])
        elif max(l.get('lines',[0]))>len(open(p).readlines()): print('BADLINE',c)
print(n,V); 
for k,v in CE.items():
    if v>4 and k[0] not in('healthy','unknown'): print('OVER4',k,v)
if __import__('sys').argv[1:]: print(sorted(C.items(),key=lambda x:-x[1])); print(sorted(E.items(),key=lambda x:-x[1]))
