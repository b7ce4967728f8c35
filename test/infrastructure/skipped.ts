/** Checks of checkov's that these stacks fail on purpose, and why. */
export const SKIPPED: Readonly<Record<string, string>> = {
  CKV_AWS_116:
    'Dead letters of a function: where one is called by a queue, the queue has them; where it is called by a person, that person sees the error.',
  CKV_AWS_117:
    'Functions in a VPC: only those that must reach something in it are; for the rest it would add a way out (NAT) that costs by the hour.',
  CKV_AWS_272:
    'Signed code: the archive is made and its SHA-256 fixed by the same deployment; a signing profile would be signed by the same hands.',
  CKV_AWS_18:
    "Access logs of a bucket: results of load tests hold no one's data; who needs to know reads CloudTrail's data events.",
  CKV2_AWS_62: 'Notifications of a bucket: set where something follows from a new object, and nowhere else.',
  CKV2_AWS_16:
    'Auto scaling of a table: its fixed capacity is the limit that the load is to find, and scaling is slower than a load test.',
  CKV_AWS_144: 'A copy in another region: results can be made again, and the copy would be billed twice.',
  CKV_AWS_394:
    'Zones that are not pinned: the subnets take the first two, and ignore what AWS adds later (ignore_changes).',
  CKV_AWS_120:
    'Cache of an API: it would answer in place of the database that the load is to find the limit of.',
  CKV_AWS_225: 'Cache of an API, by method: as above.',
  CKV_AWS_139:
    'Deletion protection of a database: it holds what load tests wrote; an option, off, so that `cdktf destroy` works.',
  CKV_AWS_118:
    'Enhanced monitoring: Performance Insights, CPU and capacity are there; the rest is of the operating system, which serverless does not show.',
  CKV2_AWS_8:
    "AWS Backup: the cluster's own backups are kept for 7 days; what load tests wrote can be made again.",
  CKV2_AWS_11:
    'Flow logs: no VPC has a way in, and groups admit each other by name only; the one with a way out is for load, each connection of which would be a line that is billed.',
  CKV_AWS_39:
    'A public endpoint of the cluster: closed by default; `apiCidrs` opens it to the networks that it names, never to all.',
  CKV2_AWS_53:
    "Validation of requests by the API: the function does it, and names the field; the API's own answer names none.",
  CKV2_AWS_29:
    'WAF before an API: its rules by rate would block the load itself; the API is throttled, and open to no one without a key or IAM.',
  CKV2_AWS_51:
    'Client certificate of an API: it shows one to a backend over HTTP; functions are called by IAM.',
};
