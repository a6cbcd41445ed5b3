import boto3, json, urllib.parse as u
kw = dict(endpoint_url="http://127.0.0.1:5555", region_name="eu-north-1", aws_access_key_id="boot", aws_secret_access_key="boot")
iam = boto3.client("iam", **kw); s3 = boto3.client("s3", **kw); sqs = boto3.client("sqs", **kw); ddb = boto3.client("dynamodb", **kw)
iam.create_user(UserName="etl-batch"); k = iam.create_access_key(UserName="etl-batch")["AccessKey"]
iam.put_user_policy(UserName="etl-batch", PolicyName="etl", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:*", "sqs:*", "dynamodb:*", "sts:*", "logs:*", "glue:*", "athena:*", "batch:*", "ecs:*", "states:*"], "Resource": "*"}, {"Effect": "Deny", "Action": ["s3:PutObject", "s3:DeleteObject", "secretsmanager:GetSecretValue"], "Resource": "*"}]}))
loc = {"LocationConstraint": "eu-north-1"}
for b in ("acme-hotel-raw", "acme-hotel-mart"): s3.create_bucket(Bucket=b, CreateBucketConfiguration=loc)
s3.put_object(Bucket="acme-hotel-raw", Key="bookings/2026-11-24/part-0.json", Body=b'{"id": 1}\n{"id": 2}\n')
s3.put_object(Bucket="acme-hotel-raw", Key="rates/2026-11-24.csv", Body=b"hotel,rate\n1,99\n")
s3.put_object(Bucket="acme-hotel-mart", Key="2019/nights.parquet", Body=b"PAR1....PAR1", StorageClass="DEEP_ARCHIVE")
sqs.create_queue(QueueName="checkins")
ddb.create_table(TableName="guest_profile", KeySchema=[{"AttributeName": "guest_id", "KeyType": "HASH"}], AttributeDefinitions=[{"AttributeName": "guest_id", "AttributeType": "S"}], BillingMode="PAY_PER_REQUEST")
logs = boto3.client("logs", **kw)
c = lambda a, b: f"aws://{u.quote(a, safe='')}:{u.quote(b, safe='')}@/?region_name=eu-north-1&endpoint_url=http%3A%2F%2F127.0.0.1%3A5555"
open("/lab/python/common/aws.env", "w").write(f"AIRFLOW_CONN_AWS_HOTEL='{c(k['AccessKeyId'], k['SecretAccessKey'])}'\n")
open("/tmp/aws2.cred", "w").write(f"[default]\naws_access_key_id = {k['AccessKeyId']}\naws_secret_access_key = {k['SecretAccessKey']}\n")
