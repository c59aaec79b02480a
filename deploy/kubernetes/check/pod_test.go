package check_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
)

func isTrue(b *bool) bool  { return b != nil && *b }
func isFalse(b *bool) bool { return b != nil && !*b }

// TestPodsMayDoNothingMore is what the namespace's label asks for (the restricted standard of Kubernetes), and a file system that cannot be written to.
func TestPodsMayDoNothingMore(t *testing.T) {
	each(t, func(t *testing.T, m manifests) {
		for _, w := range m.workloads {
			pod := w.template.Spec
			if !isFalse(pod.AutomountServiceAccountToken) {
				t.Errorf("%s has a token for the cluster", w.Name)
			}
			if s := pod.SecurityContext; s == nil || !isTrue(s.RunAsNonRoot) || s.RunAsUser == nil || *s.RunAsUser == 0 || s.SeccompProfile == nil || s.SeccompProfile.Type != corev1.SeccompProfileTypeRuntimeDefault {
				t.Errorf("%s: security context %+v", w.Name, s)
			}
			if pod.HostNetwork || pod.HostPID || pod.HostIPC {
				t.Errorf("%s shares the host's network or processes", w.Name)
			}
			for _, v := range pod.Volumes {
				if v.HostPath != nil {
					t.Errorf("%s reads the host's files", w.Name)
				}
			}
			for _, c := range slices.Concat(pod.InitContainers, pod.Containers) {
				s := c.SecurityContext
				if s == nil || !isFalse(s.AllowPrivilegeEscalation) || !isTrue(s.ReadOnlyRootFilesystem) || isTrue(s.Privileged) ||
					s.Capabilities == nil || !slices.Equal(s.Capabilities.Drop, []corev1.Capability{"ALL"}) || len(s.Capabilities.Add) > 0 {
					t.Errorf("%s: security context of %s %+v", w.Name, c.Name, s)
				}
				if c.Resources.Requests.Cpu().IsZero() || c.Resources.Requests.Memory().IsZero() || c.Resources.Limits.Memory().IsZero() {
					t.Errorf("%s: resources of %s %+v", w.Name, c.Name, c.Resources)
				}
			}
		}
	})
}

// TestImagesAreBuilt has only images that deploy/images.sh makes, and NATS as in docker-compose.yml.
func TestImagesAreBuilt(t *testing.T) {
	script, err := os.ReadFile(root + "/deploy/images.sh")
	if err != nil {
		t.Fatal(err)
	}
	compose, err := os.ReadFile(root + "/docker-compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^for service in (.+); do$`).FindSubmatch(script)
	if line == nil {
		t.Fatal("deploy/images.sh names no services")
	}
	built := strings.Fields(string(line[1]))
	each(t, func(t *testing.T, m manifests) {
		for _, w := range m.workloads {
			for _, c := range w.template.Spec.Containers {
				if service, ok := strings.CutPrefix(c.Image, "isnad-local/"); ok {
					if name, _, _ := strings.Cut(service, ":"); name != w.Name || !slices.Contains(built, name) {
						t.Errorf("%s runs %s; deploy/images.sh builds %q", w.Name, c.Image, built)
					}
				} else if !strings.Contains(string(compose), "image: "+c.Image+"\n") {
					t.Errorf("%s runs %s, which is not in docker-compose.yml", w.Name, c.Image)
				}
			}
		}
	})
}

func TestProbesAndPortsFit(t *testing.T) {
	each(t, func(t *testing.T, m manifests) {
		for _, w := range m.workloads {
			for _, c := range w.template.Spec.Containers {
				ports := map[string]int32{}
				for _, p := range c.Ports {
					ports[p.Name] = p.ContainerPort
				}
				probes := map[string]*corev1.Probe{"liveness": c.LivenessProbe, "readiness": c.ReadinessProbe}
				if c.StartupProbe != nil {
					probes["startup"] = c.StartupProbe
				}
				for name, p := range probes {
					if p == nil || p.HTTPGet == nil {
						t.Errorf("%s has no %s probe", w.Name, name)
					} else if ports[p.HTTPGet.Port.StrVal] == 0 {
						t.Errorf("%s: the %s probe asks the port %q, which is not there", w.Name, name, p.HTTPGet.Port.StrVal)
					} else if want := map[string]string{"liveness": "/healthz", "readiness": "/readyz"}[name]; w.Name != "nats" && p.HTTPGet.Path != want {
						t.Errorf("%s: the %s probe asks %s, want %s", w.Name, name, p.HTTPGet.Path, want)
					}
				}
				if grace := w.template.Spec.TerminationGracePeriodSeconds; grace == nil || time.Duration(*grace)*time.Second <= 23*time.Second {
					t.Errorf("%s is killed before it can have stopped in order", w.Name)
				}
				if w.Name != "nats" && ports["health"] != 8080 {
					t.Errorf("%s: ports %v, want 8080 by the name of health", w.Name, ports)
				}
			}
		}
		for _, s := range m.services {
			for _, p := range s.Spec.Ports {
				if !serves(m, s.Spec.Selector, p.TargetPort) {
					t.Errorf("service %s: no pod serves the port %s", s.Name, p.TargetPort.String())
				}
			}
		}
	})
}

// serves reports whether there are pods with the labels, and all of them have the port.
func serves(m manifests, selector map[string]string, port intstr.IntOrString) bool {
	found := false
	for _, w := range m.workloads {
		if !labels.SelectorFromSet(selector).Matches(labels.Set(w.template.Labels)) {
			continue
		}
		found = true
		if !slices.ContainsFunc(w.template.Spec.Containers, func(c corev1.Container) bool {
			return slices.ContainsFunc(c.Ports, func(p corev1.ContainerPort) bool { return p.Name == port.StrVal })
		}) {
			return false
		}
	}
	return found
}

// TestSelectorsMatch has each selector choose the pods that it is meant for and no others.
func TestSelectorsMatch(t *testing.T) {
	each(t, func(t *testing.T, m manifests) {
		chosen := func(s *metav1.LabelSelector) []string {
			t.Helper()
			selector, err := metav1.LabelSelectorAsSelector(s)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, w := range m.workloads {
				if selector.Matches(labels.Set(w.template.Labels)) {
					names = append(names, w.Name)
				}
			}
			return names
		}
		for _, w := range m.workloads {
			if got := chosen(w.selector); !slices.Equal(got, []string{w.Name}) {
				t.Errorf("%s chooses the pods of %q", w.Name, got)
			}
			for _, c := range w.template.Spec.TopologySpreadConstraints {
				if got := chosen(c.LabelSelector); !slices.Equal(got, []string{w.Name}) {
					t.Errorf("%s is spread among the pods of %q", w.Name, got)
				}
			}
			if !maps.Equal(w.Labels, w.template.Labels) {
				t.Errorf("%s has the labels %v and its pods %v", w.Name, w.Labels, w.template.Labels)
			}
		}
		budgeted := map[string]bool{}
		for _, b := range m.budgets {
			got := chosen(b.Spec.Selector)
			if !slices.Equal(got, []string{b.Name}) {
				t.Errorf("the budget %s is for the pods of %q", b.Name, got)
			}
			budgeted[b.Name] = true
		}
		for _, w := range m.workloads {
			if several := w.replicas == nil || *w.replicas > 1; several != budgeted[w.Name] {
				t.Errorf("%s has several copies: %v; a budget: %v", w.Name, several, budgeted[w.Name])
			}
		}
		closed := false
		for _, p := range m.policies {
			got := chosen(&p.Spec.PodSelector)
			if len(got) == 0 {
				t.Errorf("the network policy %s is for no pod", p.Name)
			}
			closed = closed || len(got) == len(m.workloads) && len(p.Spec.PolicyTypes) == 2 && len(p.Spec.Ingress)+len(p.Spec.Egress) == 0
			for _, rule := range p.Spec.Ingress {
				for _, port := range rule.Ports {
					for _, name := range got {
						if !listens(m, name, port.Port.IntVal) {
							t.Errorf("the network policy %s lets %d through to %s, which has no such port", p.Name, port.Port.IntVal, name)
						}
					}
				}
			}
		}
		if !closed {
			t.Error("no network policy closes what the others do not open")
		}
	})
}

func listens(m manifests, name string, port int32) bool {
	for _, w := range m.workloads {
		for _, c := range w.template.Spec.Containers {
			if w.Name == name && slices.ContainsFunc(c.Ports, func(p corev1.ContainerPort) bool { return p.ContainerPort == port }) {
				return true
			}
		}
	}
	return false
}
