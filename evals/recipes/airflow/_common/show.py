import json,glob,sys,re
for f in sorted(sum((glob.glob(f'/lab/airflow/cases/{a}/input/**/attempt=*.log',recursive=True) for a in sys.argv[1:]),[])):
    print('==',f[25:])
    L=open(f,errors='replace').read().splitlines()
    for l in L:
        try:o=json.loads(l)
        except Exception:
            if re.search(r'ERROR|Error\b.*:|Exception:',l): print('   T ',l[:230])
            continue
        if not isinstance(o,dict): continue
        if o.get('error_detail'): print('   ',o['event'][:60],'|',[(e['exc_type'],e['exc_value'][:200],len(e['frames'])) for e in o['error_detail']])
        elif o.get('level') in('error','critical','warning'): print('   ',o['level'][:3],o['event'][:200])
        elif re.search('rror',o.get('event','')): print('    .. ',o['event'][:200])
    print('   last:',L[-1][:260] if L else '')
