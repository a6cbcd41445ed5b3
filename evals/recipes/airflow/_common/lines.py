"""Add file and line of the planted fault (found by a snippet of the source) and correct the patch field."""
import re,json,os,tomllib
B='/lab/airflow/cases/'
NEVER="gzip__t206 parquet__t207 excel__t255 xml__t257 dbt__o124 pandera__o127 sql-check__o109 python__t204 sftp__t267 s3__o122 longlog__t273 s3__o167 python__t318".split()
M={
'airflow__o129':('dags/route_planning.py','execution_timeout=timedelta'),'bash__o134':('bin/pack_logs.sh','pigz'),'bash__o137':('bin/dump_schema.sh','PG_SERVICE_DIR'),
'csv__t258':('dags/guest_list.py','encoding="utf-8"'),'csv__t295':('dags/document_index.py','csv.DictReader'),'dbt__o125':('dags/dbt_finance.py','env={'),
'duckdb__o178':('dags/order_flatten.py','address.zip'),'duckdb__t225':('dags/returns_rate.py','strptime('),'excel__o176':('dags/rebate_sheet.py','PYTHONPATH'),
'git__o157':('dags/rules_checkout.py','git clone'),'http__o111':('dags/address_geocoding.py','hook.run('),'http__t218':('dags/stock_push.py','"uom"'),
'jinja__o140':('dags/partition_swap.py','data_day'),'jinja__t230':('dags/cube_refresh.py','params.cube.measures'),'kafka__o181':('dags/order_replay.py','"auto.offset.reset"'),
'kafka__t224':('dags/device_events.py','device.events.v2'),'kubernetes__o118':('dags/forecast_pod.py','in_cluster=False'),'longlog__o164':('dags/ledger_replay.py','numeric(6,2)'),
'pandas__o175':('dags/survey_matrix.py','create table mart.survey_matrix'),'pandas__t201':('dags/claims_intake.py','pd.read_csv'),'pandas__t203':('dags/store_traffic.py','pd.read_csv'),
'postgres__o105':('dags/sql/sales_returns.sql','stg.order_returns'),'postgres__o106':('dags/daily_totals.py','select %(day)s::date'),'postgres__o107':('dags/churn_features.py','o.currency'),
'postgres__o171':('dags/wide_view.py','select o.*, c.*'),'postgres__t208':('dags/product_dim.py','insert_rows'),'postgres__t209':('dags/sensor_stats.py','avg(reading::numeric)'),
'postgres__t210':('dags/freight_cost.py','weight / boxes'),'postgres__t240':('dags/all_movements.py',"'shipment' as kind"),'postgres__t241':('dags/region_seed.py','ROWS = ['),
'postgres__t244':('dags/heavy_report.py','statement_timeout'),'postgres__t301':('dags/manager_regions.py','(select r.region'),'pyarrow__o179':('dags/telemetry_merge.py','unify_schemas'),
'pydantic__o177':('dags/shipment_sync.py','shipment_id: str'),'python__o161':('dags/metrics_push.py','--port 8085'),'python__t254':('dags/tax_export.py','tax_export_v2.py'),
'python__t271':('dags/token_refresh.py','os.environ["PIM_CLIENT_ID"]'),'s3__o121':('dags/clickstream_copy.py','SOURCE = '),'s3__t262':('dags/manifest_load.py','read_key('),
'sensor__o128':('dags/bank_statements.py','timeout=30'),'sensor__t221':('dags/revenue_close.py','execution_delta='),'sensor__t222':('dags/voucher_load.py',"currency = 'CHF'"),
'sqlite__t216':('dags/journal_append.py','sqlite3.connect'),'ssh-remote__o116':('dags/edge_compact.py','zstdmt-edge'),'ssh-remote__t317':('dags/scale_export.py','cmd_timeout=12'),
's3__o166':('dags/landing_sizes.py','head_object'),
}
for c in NEVER:
    p=f'{B}{c}/label.toml'; s=open(p).read(); s=re.sub(r'(?m)^patch = .*$','patch = "never"',s); open(p,'w').write(s)
for c,(f,sn) in M.items():
    p=f'{B}{c}/label.toml'; s=open(p).read()
    if re.search(r'(?m)^file = ',s): continue
    ls=[i for i,l in enumerate(open(f'{B}{c}/input/src/{f}'),1) if sn in l]
    assert ls,(c,f,sn)
    s=re.sub(r'(?m)^patch = ',lambda m:f'file = {json.dumps("src/"+f)}\nlines = {ls[:2] if c=="jinja__o140" else ls[:1]}\npatch = ',s,count=1); open(p,'w').write(s); tomllib.loads(s)
