// A Terraform provider that knows no cloud: it offers what the stack beside it uses, so that Terraform's own core can
// validate, plan, apply and destroy that stack. See docs/infrastructure.md, "The rehearsal".
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// Terraform starts a provider in the folder of the stack, under the name terraform-provider-NAME_vVERSION.
func main() {
	name, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(os.Args[0]), "terraform-provider-"), "_")
	factory := func() tfprotov6.ProviderServer { return newProvider(name, "cdk.tf.json") }
	if err := tf6server.Serve("registry.terraform.io/rehearsal/"+name, factory); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
