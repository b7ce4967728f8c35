# A real Kubernetes control plane: etcd from Debian; the rest is built from the Go module proxy, once for each go.sum.
command -v etcd >/dev/null || bash .ci/apt etcd-server
source=test/kubernetes/control-plane
sum=$(cat "$source/go.mod" "$source/go.sum" | sha256sum | cut -c1-16)
bin="${XDG_CACHE_HOME:-$HOME/.cache}/open-saves-load/kubernetes-$sum"
if [ ! -x "$bin/kube-scheduler" ]; then
  part=$(mktemp -d "$work/kubernetes-XXXX")
  programs=(k8s.io/kubernetes/cmd/{kube-apiserver,kube-controller-manager,kube-scheduler})
  flags='-s -w -X k8s.io/component-base/version.gitVersion=v1.34.1'
  # In a copy: building may add to go.mod, and the checkout stays as it is.
  cp "$source"/go.mod "$source"/go.sum "$part"
  # The compiler need not write what the linker leaves out, nor tidy up its memory so often: the code that comes out is the same.
  (cd "$part" && GOGC=400 GOFLAGS=-mod=mod \
    go build -trimpath -gcflags=all=-dwarf=false -ldflags="$flags" -o bin/ "${programs[@]}")
  cp "$(command -v etcd)" "$part/bin/"
  mkdir -p "$(dirname "$bin")"
  # Whole or not at all: another run may be doing the same.
  cp -r "$part/bin" "$bin.$$" && { mv -T "$bin.$$" "$bin" 2>/dev/null || rm -rf "$bin.$$"; }
fi
provide KUBERNETES_BIN "$bin"
