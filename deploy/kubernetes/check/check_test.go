// Package check_test builds the manifests with kustomize's own code and reads them with the cluster's own types. It is a module of its own, so that Kubernetes is no dependency of the product.
// Nothing in it needs a cluster or a network.
package check_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

const (
	root      = "../../.."
	namespace = "isnad"
)

// overlays are what may be given to kubectl apply -k.
var overlays = []string{"../base", "../keda"}

// workload is a set of pods.
type workload struct {
	metav1.ObjectMeta
	kind     string
	replicas *int32
	selector *metav1.LabelSelector
	template corev1.PodTemplateSpec
	claims   []corev1.PersistentVolumeClaim
}

// manifests are what kustomize makes of one overlay.
type manifests struct {
	workloads []workload
	budgets   []policyv1.PodDisruptionBudget
	policies  []networkingv1.NetworkPolicy
	services  []corev1.Service
	settings  map[string]corev1.ConfigMap
	scaled    [][]byte // ScaledObjects
}

// build makes the manifests of an overlay, and fails on whatever the cluster's types do not know.
func build(t *testing.T, overlay string) manifests {
	t.Helper()
	resources, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), overlay)
	if err != nil {
		t.Fatalf("build %s: %v", overlay, err)
	}
	m := manifests{settings: map[string]corev1.ConfigMap{}}
	for _, r := range resources.Resources() {
		data, err := r.AsYAML()
		if err != nil {
			t.Fatal(err)
		}
		strict := func(into any) {
			t.Helper()
			if err := yaml.UnmarshalStrict(data, into); err != nil {
				t.Errorf("%s %s: %v", r.GetKind(), r.GetName(), err)
			}
		}
		if r.GetKind() != "Namespace" && r.GetNamespace() != namespace {
			t.Errorf("%s %s is in the namespace %q", r.GetKind(), r.GetName(), r.GetNamespace())
		}
		switch kind := r.GetApiVersion() + " " + r.GetKind(); kind {
		case "v1 Namespace":
			strict(new(corev1.Namespace))
		case "v1 Service":
			var s corev1.Service
			strict(&s)
			m.services = append(m.services, s)
		case "v1 ConfigMap":
			var c corev1.ConfigMap
			strict(&c)
			m.settings[c.Name] = c
		case "apps/v1 Deployment":
			var d appsv1.Deployment
			strict(&d)
			m.workloads = append(m.workloads, workload{d.ObjectMeta, d.Kind, d.Spec.Replicas, d.Spec.Selector, d.Spec.Template, nil})
		case "apps/v1 StatefulSet":
			var s appsv1.StatefulSet
			strict(&s)
			m.workloads = append(m.workloads, workload{s.ObjectMeta, s.Kind, s.Spec.Replicas, s.Spec.Selector, s.Spec.Template, s.Spec.VolumeClaimTemplates})
		case "policy/v1 PodDisruptionBudget":
			var b policyv1.PodDisruptionBudget
			strict(&b)
			m.budgets = append(m.budgets, b)
		case "networking.k8s.io/v1 NetworkPolicy":
			var p networkingv1.NetworkPolicy
			strict(&p)
			m.policies = append(m.policies, p)
		case "keda.sh/v1alpha1 ScaledObject":
			m.scaled = append(m.scaled, data)
		default:
			t.Errorf("%s is of a kind that is not checked: %s", r.GetName(), kind)
		}
	}
	if len(m.workloads) == 0 {
		t.Fatalf("%s has no workloads", overlay)
	}
	return m
}

// each runs a test on every overlay.
func each(t *testing.T, f func(t *testing.T, m manifests)) {
	t.Helper()
	for _, overlay := range overlays {
		t.Run(filepath.Base(overlay), func(t *testing.T) { f(t, build(t, overlay)) })
	}
}

// bin has the product's programs and the NATS server.
var bin string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "isnad-kubernetes-")
	if err == nil {
		bin = dir
		build := exec.Command("go", "build", "-trimpath", "-o", dir+"/", "./services/...", "github.com/nats-io/nats-server/v2")
		build.Dir, build.Stdout, build.Stderr = root, os.Stdout, os.Stderr
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		err = build.Run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "build the programs:", err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// run runs a command in a folder, for at most as long as the test, and returns what it says.
func run(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), name, args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "POD_NAME=nats-0")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", fmt.Sprint(append([]string{name}, args...)), err, out)
	}
	return string(out)
}
