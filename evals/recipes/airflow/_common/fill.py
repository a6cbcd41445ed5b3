import glob,re,os,tomllib,json,subprocess
def fr(v): 
    o=subprocess.run(["/opt/uvt/bin/uv","pip","freeze","-p",f"/opt/{v}/bin/python"],capture_output=True,text=True).stdout
    return dict(l.lower().split("==") for l in o.splitlines() if "==" in l)
F={"airflow-3.3.2":fr("af3"),"airflow-2.11.2":fr("af2")}
M={"pandas":["pandas"],"postgresql":["psycopg2-binary"],"airflow-common-sql":["apache-airflow-providers-common-sql"],"airflow-http":["apache-airflow-providers-http"],"requests":["requests"],"paramiko":["paramiko"],"airflow-docker":["docker"],"kubernetes-client":["kubernetes"],"botocore":["boto3"],"google-auth":["google-auth"],"numpy":["numpy"],"librdkafka":["confluent-kafka"],"redis-py":["redis"],"polars":["polars"],"duckdb":["duckdb"],"pyarrow":["pyarrow"],"openpyxl":["openpyxl","pandas"],"lxml":["lxml"],"pymongo":["pymongo"],"pymysql":["pymysql"],"jinja2":["jinja2"],"slack-sdk":["slack-sdk"],"pydantic":["pydantic"],"pyjwt":["pyjwt"],"pandera":["pandera","pandas"],"airflow-ssh":["apache-airflow-providers-ssh"]}
for p in sorted(glob.glob('/lab/airflow/cases/*/label.toml')):
    s=open(p).read(); l=tomllib.loads(s)
    if l.get('versions'): continue
    f=F[l['runner']]; v=", ".join([f"{k} {f[k]}" for k in M.get(l['emitter'],[]) if k in f]+(["postgresql 18.6"] if l['emitter'] in("postgresql","psql") else [])+[l['runner'].replace('-',' '),"python 3.11.7"])
    open(p,'w').write(re.sub(r'(?m)^versions = .*$',lambda m:'versions = '+json.dumps(v),s))
