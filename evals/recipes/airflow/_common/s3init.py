import boto3, json
kw = dict(endpoint_url="http://127.0.0.1:5555", region_name="eu-central-1", aws_access_key_id="boot", aws_secret_access_key="boot")
iam = boto3.client("iam", **kw); s3 = boto3.client("s3", **kw)
iam.create_user(UserName="etl-batch"); k = iam.create_access_key(UserName="etl-batch")["AccessKey"]
iam.put_user_policy(UserName="etl-batch", PolicyName="landing-read", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket", "s3:ListAllMyBuckets"], "Resource": "*"}]}))
iam.create_user(UserName="boot"); 
loc = {"LocationConstraint": "eu-central-1"}
s3.create_bucket(Bucket="acme-landing", CreateBucketConfiguration=loc); s3.create_bucket(Bucket="acme-curated", CreateBucketConfiguration=loc)
s3.put_object(Bucket="acme-landing", Key="orders/2026-11-24/part-0.csv", Body=b"order_id,qty\n1,2\n2,3\n")
s3.put_object(Bucket="acme-landing", Key="orders/2026-11-24/_manifest.json", Body=b'{"files": ["part-0.csv"], "rows": 2}')
s3.put_object(Bucket="acme-curated", Key="history/2019/orders.parquet", Body=b"PAR1....PAR1", StorageClass="GLACIER")
import urllib.parse as u
c = lambda a, b: f"aws://{u.quote(a, safe='')}:{u.quote(b, safe='')}@/?region_name=eu-central-1&endpoint_url=http%3A%2F%2F127.0.0.1%3A5555"
out = {"AIRFLOW_CONN_AWS_ETL": c(k["AccessKeyId"], k["SecretAccessKey"])}
open("/tmp/aws.env", "w").write("".join(f"{a}='{b}'\n" for a, b in out.items()))
