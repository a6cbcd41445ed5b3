import json,sys,glob
for f in sys.argv[1:]:
    print('##',f[-110:])
    for l in open(f,errors='replace'):
        try: j=json.loads(l)
        except Exception: print('  RAW',l[:200].rstrip()); continue
        if j.get('level') in('error','critical','warning') or 'error_detail' in j: print('  ',j.get('level'),str(j.get('event'))[:200],'|',[(e['exc_type'],str(e['exc_value'])[:260]) for e in j.get('error_detail',[])])
    print('   LAST',l[:160])
