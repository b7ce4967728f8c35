-- The inventory: instances, packages, and which instance has which package. Every statement may be run again.
CREATE TABLE IF NOT EXISTS ec2 (
  aws_instance_id varchar(255) PRIMARY KEY,
  aws_region varchar(30) NOT NULL,
  aws_account varchar(13) NOT NULL,
  creation_date_utc timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'utc')
);
CREATE INDEX IF NOT EXISTS ec2_aws_region ON ec2 (aws_region);
CREATE INDEX IF NOT EXISTS ec2_aws_account ON ec2 (aws_account);
CREATE INDEX IF NOT EXISTS ec2_creation_date_utc ON ec2 (creation_date_utc);
CREATE TABLE IF NOT EXISTS package (
  package_name varchar(100) NOT NULL,
  package_version varchar(50) NOT NULL,
  PRIMARY KEY (package_name, package_version)
);
CREATE TABLE IF NOT EXISTS ec2_package (
  aws_instance_id varchar(255) NOT NULL REFERENCES ec2 (aws_instance_id) ON DELETE CASCADE,
  package_name varchar(100) NOT NULL,
  package_version varchar(50) NOT NULL,
  PRIMARY KEY (aws_instance_id, package_name, package_version),
  FOREIGN KEY (package_name, package_version) REFERENCES package (package_name, package_version) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS ec2_package_package ON ec2_package (package_name, package_version);
