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
};
