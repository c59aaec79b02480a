package stream

import "slices"

// Role is a NATS user of its own: it may publish and subscribe to its subjects, and to nothing else.
type Role struct {
	// Name is the user's name.
	Name string
	// Publish and Subscribe are subjects, in which * stands for one token and > for the rest.
	Publish, Subscribe []string
	// Deny are subjects that it may not publish to though Publish has them.
	Deny []string
	// Answers lets the user answer whatever it is asked on the subjects that it subscribes to, once each.
	Answers bool
}

// Names of the roles beside those of the stages, which have the stages' names.
const (
	PublisherRole  = "publisher"
	SubscriberRole = "subscriber"
	OperatorRole   = "operator"
	GatewayRole    = "gateway"
)

// Roles returns one role for each stage, in the order of Routes, the archive's, then the publisher of raw articles, the subscriber to results, the operator and the gateway.
//
// A stage reads its own durable consumer and publishes to its output and its dead letters. It creates nothing: the streams and consumers are made by the operator (Setup).
// With permission to create even its own consumer it could have the server deliver to any subject.
func Roles() []Role {
	var all []Role
	for _, r := range Routes {
		all = append(all, stageRole(r))
	}
	all = append(all, archiveRole())
	subscriber := Role{Name: SubscriberRole, Publish: []string{ArchiveQuotes, ArchiveStatus}, Subscribe: []string{inbox(SubscriberRole), Enriched, Quotes, Entities}}
	for _, name := range []string{EnrichedStream, QuotesStream, EntitiesStream} {
		subscriber.Publish = append(subscriber.Publish,
			"$JS.API.STREAM.INFO."+name, "$JS.API.CONSUMER.CREATE."+name+".>", "$JS.API.CONSUMER.INFO."+name+".*", "$JS.API.CONSUMER.MSG.NEXT."+name+".*",
			"$JS.API.CONSUMER.DELETE."+name+".*")
	}
	// It makes consumers of its own on the articles, but leaves the archive's alone.
	consumer := NameOf(Archive.From) + "." + Archive.Stage
	subscriber.Deny = []string{"$JS.API.CONSUMER.CREATE." + consumer, "$JS.API.CONSUMER.CREATE." + consumer + ".>", "$JS.API.CONSUMER.MSG.NEXT." + consumer, "$JS.API.CONSUMER.DELETE." + consumer}
	operator := []string{"$JS.API.>", "$JS.ACK.>", "$JS.FC.>", "$JS.SNAPSHOT.>", "$KV." + LinesBucket + ".>", "$KV." + SuspectsBucket + ".>", "$KV." + NamesBucket + ".>", ArchiveQuotes, ArchiveStatus, ArchiveRebuild, "$SRV.>"}
	for _, r := range Routes {
		operator = append(operator, r.From) // where dead letters go again
	}
	return append(all,
		Role{Name: PublisherRole, Publish: []string{Raw}, Subscribe: []string{inbox(PublisherRole)}},
		subscriber,
		Role{
			Name:      OperatorRole,
			Publish:   operator,
			Subscribe: []string{inbox(OperatorRole), Enriched, Quotes, Entities, Dead},
		},
		gatewayRole(subscriber))
}

// gatewayRole is that of the subscriber, and of the publisher of raw articles, who fetches an enriched article from its place, asks the archive, and hears of dead letters as they come.
func gatewayRole(subscriber Role) Role {
	return Role{
		Name:      GatewayRole,
		Publish:   append(slices.Clone(subscriber.Publish), Raw, "$JS.API.STREAM.INFO."+RawStream, "$JS.API.DIRECT.GET."+EnrichedStream, ArchiveQuotes),
		Deny:      subscriber.Deny,
		Subscribe: []string{inbox(GatewayRole), Dead},
	}
}

func stageRole(r Route) Role {
	from := NameOf(r.From)
	role := Role{Name: r.Stage, Subscribe: []string{inbox(r.Stage)}, Publish: []string{
		"$JS.API.CONSUMER.INFO." + from + "." + r.Stage, "$JS.API.CONSUMER.MSG.NEXT." + from + "." + r.Stage, "$JS.ACK." + from + "." + r.Stage + ".>",
		"$JS.ACK.*.*." + from + "." + r.Stage + ".>", // with domain and account, as servers write it under js_ack_fc_v2
		DeadSubject(r.Stage),
	}}
	if r.To != "" {
		role.Publish = append(role.Publish, r.To)
	}
	if r.Fan {
		role.Publish = append(role.Publish, Quotes, Entities)
	}
	for _, name := range r.Streams() {
		role.Publish = append(role.Publish, "$JS.API.STREAM.INFO."+name)
	}
	return role.WithBucket(SuspectsBucket, true)
}

// archiveRole keeps quotes as a stage would, answers questions about them, and reads its stream from the beginning when it rebuilds the archive. nats micro finds it under $SRV.
func archiveRole() Role {
	role := stageRole(Archive)
	role.Publish = append(role.Publish, "$JS.API.DIRECT.GET."+NameOf(Archive.From))
	role.Subscribe = append(role.Subscribe, ArchiveQuotes, ArchiveStatus, ArchiveRebuild, "$SRV.*", "$SRV.*."+ArchiveService, "$SRV.*."+ArchiveService+".*")
	role.Answers = true
	return role
}

// WithBucket returns the role with permission to follow a key-value bucket, and with write to change it. Creating the bucket is the operator's.
func (r Role) WithBucket(bucket string, write bool) Role {
	name := "KV_" + bucket
	r.Publish = append(slices.Clone(r.Publish),
		"$JS.API.STREAM.INFO."+name, "$JS.API.CONSUMER.CREATE."+name+".>", "$JS.API.CONSUMER.INFO."+name+".*", "$JS.API.CONSUMER.DELETE."+name+".*", "$JS.FC."+name+".>", "$JS.FC.*.*."+name+".>")
	if write {
		r.Publish = append(r.Publish, "$KV."+bucket+".>", "$JS.API.DIRECT.GET."+name+".>")
	}
	return r
}

// InboxPrefix is where the answers to a user go. No other user may listen there.
func InboxPrefix(user string) string { return "_INBOX_" + user }

func inbox(user string) string { return InboxPrefix(user) + ".>" }
