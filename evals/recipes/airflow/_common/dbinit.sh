export PGPASSWORD=pgroot; Q="psql -q -h 127.0.0.1 -U postgres -v ON_ERROR_STOP=0"
$Q -c "create role airflow login password 'afmeta'" -c "create role etl_writer login password 'w4rehouse'" -c "create role report_reader login password 'rep0rts' connection limit 1" -c "create role bi_ro login password 'bi0only'"
for d in airflow2 airflow3; do $Q -c "create database $d owner airflow"; done
$Q -c "create database warehouse owner etl_writer" -c "create database finance owner postgres"
$Q -d finance <<'S'
create schema ledger; create table ledger.postings(id int primary key, amount numeric(12,2)); insert into ledger.postings select g, g*1.5 from generate_series(1,500) g; grant connect on database finance to etl_writer; grant usage on schema ledger to etl_writer;
S
PGPASSWORD=w4rehouse psql -q -h 127.0.0.1 -U etl_writer -d warehouse <<'S'
create schema stg; create schema mart;
create table stg.orders(order_id int, customer_id int, amount numeric(10,2), currency char(3), placed_at timestamptz, region text);
insert into stg.orders select g, case when g%97=0 then null else g%40 end, g*1.7, 'EUR', now()-g*interval '1 min', (array['north','south','east'])[1+g%3] from generate_series(1,3000) g;
create table stg.customers(customer_id int primary key, name text, region text, created_at date);
insert into stg.customers select g, 'c'||g, (array['north','south','east'])[1+g%3], date '2026-01-01'+g from generate_series(0,39) g;
create table mart.daily_sales(day date not null, customer_id int not null, total numeric(8,2), primary key(day, customer_id));
create table mart.product_dim(sku varchar(8) primary key, title varchar(20) not null, price numeric(6,2));
create table mart.region_dim(region text primary key, manager text);
insert into mart.region_dim values('north','m1'),('south','m2'),('south-east','m2');
create table stg.sensor_raw(device text, reading text, at timestamptz);
insert into stg.sensor_raw select 'd'||g%9, case when g=777 then 'ERR' else (g%50)::text end, now()-g*interval '10 s' from generate_series(1,1000) g;
create table stg.shipments(ship_id int, weight numeric, boxes int); insert into stg.shipments select g, g*2.5, g%11 from generate_series(1,300) g;
S
