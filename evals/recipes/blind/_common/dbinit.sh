export PGPASSWORD=pgroot; Q="psql -q -h 127.0.0.1 -U postgres -v ON_ERROR_STOP=0"
$Q -c "create role airflow login password 'afmeta'" -c "create role etl_writer login password 'w4rehouse'" -c "create role bi_ro login password 'bi0only'" -c "create role ops_ro login password 'ops0' connection limit 0"
for d in airflow2 airflow3; do $Q -c "create database $d owner airflow"; done
$Q -c "create database warehouse owner etl_writer"
PGPASSWORD=w4rehouse psql -q -h 127.0.0.1 -U etl_writer -d warehouse <<'S'
create schema stg; create schema mart; create schema hr;
grant usage on schema mart to bi_ro;
create table stg.bookings(booking_id int primary key, hotel_id int, guest text, checkin date, nights int, price numeric(10,2), channel text);
insert into stg.bookings select g, g%12, 'g'||g, date '2026-10-01'+g%50, 1+g%9, g*3.1, (array['web','phone','agent'])[1+g%3] from generate_series(1,2000) g;
create table stg.hotels(hotel_id int primary key, city text, rooms int);
insert into stg.hotels select g, (array['Oslo','Turku','Riga'])[1+g%3], case when g=5 then 0 else 20+g end from generate_series(0,11) g;
create table mart.occupancy(day date, hotel_id int, rate numeric(4,3) not null, primary key(day, hotel_id));
create table mart.rooms(hotel_id int references stg.hotels, room varchar(6), floor smallint, check(floor between 0 and 40));
create table hr.absences(emp int, kind text, day date);
create table stg.kiln(at timestamptz, zone text, temp text);
insert into stg.kiln select now()-g*interval '1 min', 'Z'||g%4, case when g=444 then '--' else (900+g%60)::text end from generate_series(1,1500) g;
create table mart.tickets(id bigint primary key, subject text, payload jsonb);
S
mariadb -uroot -S /run/maria2/m.sock <<'S'
create database if not exists erp; create user if not exists 'etl'@'%' identified by 'erp-pass-1'; grant all on erp.* to 'etl'@'%'; create user if not exists 'report'@'%' identified by 'erp-pass-2';
use erp; create table if not exists items(item_no varchar(10) primary key, title varchar(30) not null, price decimal(8,2), stock smallint, changed datetime) engine=innodb;
create table if not exists moves(id int auto_increment primary key, item_no varchar(10) not null, qty int, kind enum('in','out','adj'), foreign key(item_no) references items(item_no)) engine=innodb;
S
mariadb -uroot -S /run/maria2/m.sock erp -e "grant select on erp.items to 'report'@'%'; insert ignore into items select concat('I',seq), concat('item ',seq), seq*1.5, seq%200, now() from seq_1_to_500;"
