# Terraform's own core, and the provider that stands for all others in the rehearsal (test/terraform). What was built
# before from the same sources comes out of Go's build cache.
(cd test/terraform/provider && go build -o "$work/terraform-provider" .)
provide TERRAFORM_PROVIDER "$work/terraform-provider"
terraform=$(command -v terraform || true)
if [ -z "$terraform" ]; then
  bash test/terraform/core/build.sh "$work/terraform"
  terraform=$work/terraform
fi
provide TERRAFORM "$terraform"
