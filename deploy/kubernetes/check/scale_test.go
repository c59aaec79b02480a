package check_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"sigs.k8s.io/yaml"
)

// scaledObject is what of a ScaledObject has to fit the rest.
type scaledObject struct {
	Spec struct {
		ScaleTargetRef                   struct{ Name string }
		MinReplicaCount, MaxReplicaCount int
		Triggers                         []struct {
			Type     string
			Metadata map[string]string
		}
	}
}

// schema is the ScaledObject's, out of KEDA's own definition, made to refuse what it does not name.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile("testdata/keda.sh_scaledobjects.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var definition struct {
		Spec struct {
			Versions []struct {
				Name   string
				Schema struct{ OpenAPIV3Schema map[string]any }
			}
		}
	}
	if err := yaml.Unmarshal(data, &definition); err != nil {
		t.Fatal(err)
	}
	version := definition.Spec.Versions[0]
	if version.Name != "v1alpha1" {
		t.Fatalf("the definition is of %s", version.Name)
	}
	closed := version.Schema.OpenAPIV3Schema
	properties := closed["properties"].(map[string]any)
	properties["metadata"] = map[string]any{"type": "object"} // the cluster's own
	closeObjects(closed)
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("keda.json", closed); err != nil {
		t.Fatal(err)
	}
	s, err := compiler.Compile("keda.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// closeObjects has every object with named properties take no others.
func closeObjects(schema map[string]any) {
	properties, ok := schema["properties"].(map[string]any)
	if ok {
		schema["additionalProperties"] = false
		for _, p := range properties {
			closeObjects(p.(map[string]any))
		}
	}
	if items, ok := schema["items"].(map[string]any); ok {
		closeObjects(items)
	}
}

// TestWorkersScaleByTheirQueues has a ScaledObject for each worker, on the stream and consumer that pkg/stream names for its stage.
func TestWorkersScaleByTheirQueues(t *testing.T) {
	m := build(t, "../keda")
	s := schema(t)
	source := ""
	for _, name := range []string{"subject.go", "stream.go"} {
		data, err := os.ReadFile(root + "/pkg/stream/" + name)
		if err != nil {
			t.Fatal(err)
		}
		source += string(data)
	}
	scaled := map[string]bool{}
	for _, data := range m.scaled {
		plain, err := yaml.YAMLToJSON(data)
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(plain)))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(value); err != nil {
			t.Errorf("%v\n%s", err, data)
		}
		var o scaledObject
		if err := json.Unmarshal(plain, &o); err != nil {
			t.Fatal(err)
		}
		name := o.Spec.ScaleTargetRef.Name
		scaled[name] = true
		if o.Spec.MinReplicaCount < 2 || o.Spec.MaxReplicaCount <= o.Spec.MinReplicaCount || len(o.Spec.Triggers) != 1 || o.Spec.Triggers[0].Type != "nats-jetstream" {
			t.Errorf("%s scales by %+v", name, o.Spec)
			continue
		}
		trigger := o.Spec.Triggers[0].Metadata
		if want := "nats-headless." + namespace + ".svc.cluster.local:8222"; trigger["natsServerMonitoringEndpoint"] != want {
			t.Errorf("%s asks %s, want %s", name, trigger["natsServerMonitoringEndpoint"], want)
		}
		stream := regexp.MustCompile(`(?m)^\s+(\w+)Stream\s+= "` + trigger["stream"] + `"$`).FindStringSubmatch(source)
		if stream == nil || !strings.Contains(source, `{Stage: "`+trigger["consumer"]+`", From: `+stream[1]+`,`) {
			t.Errorf("%s: no stage %q reads from %q", name, trigger["consumer"], trigger["stream"])
		}
	}
	for _, w := range m.workloads {
		worker := w.template.Labels["app.kubernetes.io/component"] == "worker"
		if worker != scaled[w.Name] || worker && w.replicas != nil {
			t.Errorf("%s is a worker: %v; scaled: %v; with replicas of its own: %v", w.Name, worker, scaled[w.Name], w.replicas != nil)
		}
	}
}

// TestSchemaRefusesMistakes shows that the check of the ScaledObjects can fail.
func TestSchemaRefusesMistakes(t *testing.T) {
	s := schema(t)
	for name, text := range map[string]string{
		"misspelt":  `{"spec":{"scaleTargetRef":{"name":"x"},"minReplicas":2,"triggers":[{"type":"t","metadata":{}}]}}`,
		"no target": `{"spec":{"triggers":[{"type":"t","metadata":{}}]}}`,
		"a number":  `{"spec":{"scaleTargetRef":{"name":"x"},"triggers":[{"type":"t","metadata":{"lagThreshold":5}}]}}`,
	} {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if s.Validate(value) == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
