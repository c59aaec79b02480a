package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/isnad-news/isnad/pkg/article"
	"github.com/isnad-news/isnad/pkg/clean"
	"github.com/isnad-news/isnad/pkg/stage"
	"github.com/isnad-news/isnad/pkg/stream"
	"github.com/isnad-news/isnad/pkg/worker"
	"github.com/isnad-news/isnad/services/internal/archiver"
	"github.com/isnad-news/isnad/services/internal/names"
	natsserver "github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"
)

// secured is a server that runs on the files of `isnad users`.
type secured struct {
	t   *testing.T
	dir string
	url string
}

func newSecured(t *testing.T, c usersCommand) secured {
	t.Helper()
	c.Out = t.TempDir()
	c.Force = true
	if err := c.Run(); err != nil {
		t.Fatal(err)
	}
	conf := fmt.Sprintf("listen: \"127.0.0.1:-1\"\nserver_name: isnad\nmax_payload: %d\njetstream {store_dir: %q, max_file_store: 24GB}\ninclude \"nats-users.conf\"\n", stream.MaxPayload, t.TempDir())
	file := filepath.Join(c.Out, "nats.conf")
	if err := os.WriteFile(file, []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := natsserver.ProcessConfigFile(file)
	if err != nil {
		t.Fatal(err)
	}
	o.NoSigs, o.NoLog = true, true
	s, err := natsserver.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(20 * time.Second) {
		t.Fatal("server is not ready")
	}
	return secured{t: t, dir: c.Out, url: s.ClientURL()}
}

// as returns how the role connects, from its file.
func (s secured) as(role string) stream.Connection {
	s.t.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, role+".env"))
	if err != nil {
		s.t.Fatal(err)
	}
	c := stream.Connection{URL: s.url}
	for line := range strings.Lines(string(data)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		switch name {
		case "ISNAD_NATS_USER":
			c.User = value
		case "ISNAD_NATS_PASSWORD":
			c.Password = value
		}
	}
	if c.User != role || len(c.Password) < 20 {
		s.t.Fatalf("%s.env has user %q and a password of %d letters", role, c.User, len(c.Password))
	}
	return c
}

func (s secured) connect(role string) (*nats.Conn, jetstream.JetStream) {
	s.t.Helper()
	conn, js, err := s.as(role).Connect("test", false, zerolog.Nop())
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(conn.Close)
	return conn, js
}

// TestEveryServiceUnderItsOwnUser takes articles and a dead letter through the stream; no service is refused anything.
func TestEveryServiceUnderItsOwnUser(t *testing.T) {
	s := newSecured(t, usersCommand{Lines: true, Names: true})
	log := new(refusals)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, len(stages)+1)
	running := len(stages)
	for _, one := range stages {
		o := worker.DefaultOptions()
		o.Connection = s.as(one.Name)
		w, err := worker.New(one, o, worker.NewMetrics(), zerolog.New(log))
		if err != nil {
			t.Fatal(err)
		}
		switch one.Name {
		case "clean":
			w.Open = func(ctx context.Context, js jetstream.JetStream) (stage.Stage, error) {
				lines, err := stream.OpenLines(ctx, js, 2)
				if err != nil {
					return stage.Stage{}, err
				}
				return clean.Remembering(lines), nil
			}
		case "tag":
			w.Open = (&names.Flags{Names: true}).Open
		}
		// The operator's setup comes before the workers here; TestWorkersWaitForTheOperator has it the other way round.
		if one.Name == stages[0].Name {
			if err := (&setupCommand{Connection: s.as(stream.OperatorRole), AckWait: o.AckWait, Lines: true, Names: true}).Run(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		go func() { done <- w.Run(ctx) }()
	}
	t.Cleanup(func() {
		cancel()
		for range running {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if got := log.all(); len(got) > 0 {
			t.Errorf("refused: %s", got)
		}
	})
	if err := addNames(t.Context(), s.as(stream.OperatorRole), false, nil); err != nil {
		t.Fatal(err)
	}
	o := worker.DefaultOptions()
	o.Connection = s.as(stream.Archive.Stage)
	dir := t.TempDir()
	running++
	go func() { done <- archiver.Run(ctx, dir, o, worker.NewMetrics(), zerolog.New(log), nil) }()

	_, publisher := s.connect(stream.PublisherRole)
	reader, subscriber := s.connect(stream.SubscriberRole)
	live, err := reader.SubscribeSync(stream.Enriched)
	if err != nil {
		t.Fatal(err)
	}
	const text = "الوزيرة سلمى الراوي: لن نرفع أسعار الكهرباء\nقالت وزيرة الطاقة سلمى الراوي: “لن نرفع أسعار الكهرباء هذا العام”.\nوأضافت الراوي أن الوزارة ستبني ثلاث محطات جديدة في المغرب.\nتابعونا على قناتنا"
	var messages []*nats.Msg
	for i := range 5 {
		m, err := rawMessage(article.Raw{ID: fmt.Sprint("n", i), Source: "الضفة", Text: text})
		if err != nil {
			t.Fatal(err)
		}
		messages = append(messages, m)
	}
	messages = append(messages, stream.NewMessage(stream.Raw, "broken", []byte("{")))
	if err := stream.Publish(t.Context(), publisher, messages, nil); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		next(t, live)
	}
	for name, subject := range map[string]string{stream.EnrichedStream: stream.Enriched, stream.QuotesStream: stream.Quotes, stream.EntitiesStream: stream.Entities} {
		c, err := subscriber.OrderedConsumer(t.Context(), name, jetstream.OrderedConsumerConfig{FilterSubjects: []string{subject}})
		if err != nil {
			t.Fatal(err)
		}
		for i := range 5 {
			if _, err := c.Next(jetstream.FetchMaxWait(20 * time.Second)); err != nil {
				t.Fatalf("message %d of %s: %v", i, name, err)
			}
		}
	}
	// The subscriber asks the archive, the operator has it rebuilt.
	await(t, "kept quotes", func() bool {
		a, err := stream.AskQuotes(t.Context(), reader, stream.QuoteQuery{Speaker: "الراوي", About: "محطات"})
		return err == nil && a.Total == 5
	})
	if err := (&archiveRebuildCommand{Connection: s.as(stream.OperatorRole)}).Run(t.Context()); err != nil {
		t.Error(err)
	}
	// The operator reads the dead letter and sends it on its way again, where it dies once more.
	_, operator := s.connect(stream.OperatorRole)
	dead := awaitDead(t, operator, 1)
	if _, err := redrive(t.Context(), operator, []uint64{dead}, false); err != nil {
		t.Fatal(err)
	}
	if again := awaitDead(t, operator, 1); again == dead {
		t.Error("the dead letter was not redriven")
	}
}

// awaitDead waits for so many dead letters and returns the number of the first.
func awaitDead(t *testing.T, js jetstream.JetStream, want uint64) uint64 {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		d, err := js.Stream(t.Context(), stream.DeadStream)
		if err != nil {
			t.Fatal(err)
		}
		if state := d.CachedInfo().State; state.Msgs == want {
			return state.FirstSeq
		}
	}
	t.Fatalf("no %d dead letters", want)
	return 0
}

// refusals keeps the log lines about permissions.
type refusals struct {
	mu    sync.Mutex
	lines []string
}

func (r *refusals) Write(p []byte) (int, error) {
	if strings.Contains(strings.ToLower(string(p)), "permission") {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.lines = append(r.lines, string(p))
	}
	return len(p), nil
}

func (r *refusals) all() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.lines)
}

// TestWorkersWaitForTheOperator starts a worker before its streams are there.
func TestWorkersWaitForTheOperator(t *testing.T) {
	t.Parallel()
	s := newSecured(t, usersCommand{})
	o := worker.DefaultOptions()
	o.Connection = s.as("clean")
	log := new(refusals)
	w, err := worker.New(clean.Stage, o, worker.NewMetrics(), zerolog.New(log))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	await(t, "a refusal in the log", func() bool { return len(log.all()) > 0 })
	if err := (&setupCommand{Connection: s.as(stream.OperatorRole), AckWait: o.AckWait}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, publisher := s.connect(stream.PublisherRole)
	m, err := rawMessage(article.Raw{ID: "n", Text: "افتتحت البلدية اليوم حديقة جديدة في وسط المدينة."})
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Publish(t.Context(), publisher, []*nats.Msg{m}, nil); err != nil {
		t.Fatal(err)
	}
	_, operator := s.connect(stream.OperatorRole)
	await(t, "the cleaned article", func() bool {
		cleaned, err := operator.Stream(t.Context(), stream.CleanedStream)
		return err == nil && cleaned.CachedInfo().State.Msgs == 1
	})
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// await polls until ok, or fails.
func await(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not there after 30 s: %s", what)
		}
	}
}

// TestForbidden has the server refuse what is not a role's business. What is the operator's business shows that the requests themselves are right.
func TestForbidden(t *testing.T) {
	t.Parallel()
	s := newSecured(t, usersCommand{})
	if err := (&setupCommand{Connection: s.as(stream.OperatorRole), AckWait: 30 * time.Second, Lines: true, Names: true}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	roles := []string{"clean", "split", "quote", "tag", "archive", stream.PublisherRole, stream.SubscriberRole}
	subjects := []string{stream.Raw, stream.Cleaned, stream.Split, stream.Quoted, stream.Enriched, "quotes.x", "entities.per.x"}
	streams := []string{stream.RawStream, stream.CleanedStream, stream.SplitStream, stream.QuotedStream, stream.EnrichedStream, stream.QuotesStream, stream.EntitiesStream, stream.DeadStream}
	may := map[string][]string{ // of the subjects
		"clean": {stream.Cleaned}, "split": {stream.Split}, "quote": {stream.Quoted}, "tag": {stream.Enriched, "quotes.x", "entities.per.x"}, stream.PublisherRole: {stream.Raw},
	}
	listens := map[string][]string{stream.SubscriberRole: {stream.Enriched, "quotes.x", "entities.per.x"}}
	results := []string{stream.EnrichedStream, stream.QuotesStream, stream.EntitiesStream}
	refused := 0
	for _, role := range roles {
		conn, _ := s.connect(role)
		errs := make(chan error, 1000)
		conn.SetErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { errs <- err })
		// check sees whether the server refuses what do does.
		check := func(what, subject string, want bool, do func() error) {
			t.Helper()
			if err := do(); err != nil {
				t.Fatal(err)
			}
			if err := conn.FlushTimeout(10 * time.Second); err != nil { // a refusal comes before the answer
				t.Fatal(err)
			}
			got := false
			// The handler runs beside the flush; one that is expected is waited for, one that is not shows at the next check.
			select {
			case err := <-errs:
				got = errors.Is(err, nats.ErrPermissionViolation) && strings.Contains(err.Error(), `"`+subject+`"`)
				if !got {
					t.Errorf("%s %s %s: %v", role, what, subject, err)
				}
			case <-time.After(map[bool]time.Duration{true: 10 * time.Second, false: 20 * time.Millisecond}[want]):
			}
			if got != want {
				t.Errorf("%s %s %s: refused is %v, want %v", role, what, subject, got, want)
			}
			if got {
				refused++
			}
		}
		publish := func(subject string, refuse bool) {
			t.Helper()
			check("publishes to", subject, refuse, func() error { return conn.Publish(subject, nil) })
		}
		subscribe := func(subject string, refuse bool) {
			t.Helper()
			check("subscribes to", subject, refuse, func() error {
				_, err := conn.SubscribeSync(subject)
				return err
			})
		}
		for _, subject := range subjects {
			publish(subject, !slices.Contains(may[role], subject))
			subscribe(subject, !slices.Contains(listens[role], subject))
		}
		for _, subject := range []string{stream.ArchiveQuotes, stream.ArchiveStatus, stream.ArchiveRebuild} {
			publish(subject, role != stream.SubscriberRole || subject == stream.ArchiveRebuild)
			subscribe(subject, role != "archive")
		}
		subscribe("$SRV.PING."+stream.ArchiveService, role != "archive")
		for _, other := range []string{"clean", "split", "quote", "tag", "archive"} {
			publish(stream.DeadSubject(other), other != role)
			subscribe(stream.InboxPrefix(other)+".>", other != role)
		}
		for _, subject := range []string{">", "articles.>", "_INBOX.>", "_INBOX_operator.>", "$JS.>", "$KV.>", "$SYS.>", stream.Dead} {
			subscribe(subject, true)
		}
		for _, name := range streams {
			for _, verb := range []string{"CREATE", "UPDATE", "DELETE", "PURGE", "MSG.GET", "MSG.DELETE", "SNAPSHOT", "RESTORE"} {
				publish("$JS.API.STREAM."+verb+"."+name, true)
			}
			publish("$JS.API.DIRECT.GET."+name, role != "archive" || name != stream.EnrichedStream)
			publish("$JS.API.CONSUMER.DURABLE.CREATE."+name+".x", true)
			reads := role == stream.SubscriberRole && slices.Contains(results, name)
			publish("$JS.API.CONSUMER.CREATE."+name+".x", !reads)
			publish("$JS.API.CONSUMER.DELETE."+name+".x", !reads)
			publish("$JS.API.CONSUMER.MSG.NEXT."+name+".x", !reads)
		}
		for _, r := range append(slices.Clone(stream.Routes), stream.Archive) {
			publish("$JS.API.CONSUMER.MSG.NEXT."+stream.NameOf(r.From)+"."+r.Stage, r.Stage != role)
			publish("$JS.API.CONSUMER.CREATE."+stream.NameOf(r.From)+"."+r.Stage+"."+r.From, true)
			publish("$JS.API.CONSUMER.DELETE."+stream.NameOf(r.From)+"."+r.Stage, true)
			publish("$JS.ACK."+stream.NameOf(r.From)+"."+r.Stage+".1.1.1.1.0", r.Stage != role)
		}
		for _, bucket := range []string{stream.LinesBucket, stream.NamesBucket} { // nobody was given one
			publish("$KV."+bucket+".x", true)
			publish("$JS.API.STREAM.INFO.KV_"+bucket, true)
			publish("$JS.API.CONSUMER.CREATE.KV_"+bucket+".x.$KV."+bucket+".>", true)
		}
		publish("$JS.API.STREAM.NAMES", true)
		publish("$JS.API.INFO", true)
		publish("$SYS.REQ.SERVER.PING", true)
	}
	if want := 7 * 100; refused < want {
		t.Errorf("%d were refused, want %d or more", refused, want)
	}
	// The streams are all there, and the operator may take one away.
	_, operator := s.connect(stream.OperatorRole)
	if err := operator.DeleteStream(t.Context(), stream.QuotesStream); err != nil {
		t.Error(err)
	}
	for name, c := range map[string]stream.Connection{
		"no user": {URL: s.url}, "a wrong password": {URL: s.url, User: "clean", Password: "x"}, "another's password": {URL: s.url, User: "operator", Password: s.as("clean").Password},
	} {
		if conn, _, err := c.Connect("test", false, zerolog.Nop()); !errors.Is(err, nats.ErrAuthorization) {
			t.Errorf("%s: %v, want an authorization violation", name, err)
			conn.Close()
		}
	}
}

// TestRedriveTrustsNoDeadLetter has a stage write dead letters that would make the operator publish where the stage may not.
func TestRedriveTrustsNoDeadLetter(t *testing.T) {
	t.Parallel()
	s := newSecured(t, usersCommand{})
	if err := (&setupCommand{Connection: s.as(stream.OperatorRole), AckWait: 30 * time.Second}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, stageJS := s.connect("clean")
	_, operator := s.connect(stream.OperatorRole)
	for i, d := range []article.DeadLetter{
		{Stage: "clean", Subject: "$JS.API.STREAM.PURGE.ARTICLES_RAW", ID: "a"},
		{Stage: "clean", Subject: stream.Quoted, ID: "b"},
		{Stage: "tag", Subject: stream.Quoted, ID: "c"},
		{Stage: "none", Subject: stream.Raw, ID: "d"},
	} {
		m, err := stream.NewDeadLetter(d, uint64(i), []byte("{}"), time.Now()) //nolint:gosec // small
		if err != nil {
			t.Fatal(err)
		}
		m.Subject = stream.DeadSubject("clean") // all that it may publish to
		if err := stream.Publish(t.Context(), stageJS, []*nats.Msg{m}, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := redrive(t.Context(), operator, []uint64{uint64(i) + 1}, i%2 == 0); err == nil { //nolint:gosec // small
			t.Errorf("dead letter of %s to %s was redriven", d.Stage, d.Subject)
		}
	}
	awaitDead(t, operator, 4)
}

func TestTLS(t *testing.T) {
	t.Parallel()
	s := newSecured(t, usersCommand{TLS: true, Host: []string{"localhost", "127.0.0.1"}})
	other := usersCommand{Out: t.TempDir(), Force: true, TLS: true, Host: []string{"127.0.0.1"}}
	if err := other.Run(); err != nil {
		t.Fatal(err)
	}
	c := s.as("operator")
	for name, test := range map[string]struct {
		ca string
		ok bool
	}{"with the authority": {filepath.Join(s.dir, "ca.pem"), true}, "with another": {filepath.Join(other.Out, "ca.pem"), false}, "with none": {"", false}} {
		c.CA = test.ca
		conn, _, err := c.Connect("test", false, zerolog.Nop())
		if (err == nil) != test.ok {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil {
			if _, err := conn.TLSConnectionState(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			conn.Close()
		} else if !strings.Contains(err.Error(), "certificate") {
			t.Errorf("%s: refused with %v, want a word on the certificate", name, err)
		}
	}
	for _, file := range []string{"server.key", "operator.env", "nats-users.conf"} {
		info, err := os.Stat(filepath.Join(s.dir, file))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", file, info.Mode())
		}
	}
}

// TestUsersKeepsWhatIsThere sees that a second call without --force leaves the passwords.
func TestUsersKeepsWhatIsThere(t *testing.T) {
	t.Parallel()
	c := usersCommand{Out: filepath.Join(t.TempDir(), "new")}
	if err := c.Run(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(c.Out, "clean.env")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Run(); !errors.As(err, &usageError{}) {
		t.Errorf("second call: %v", err)
	}
	c.Force = true
	if same, _ := os.ReadFile(file); string(same) != string(before) {
		t.Error("the password changed without --force")
	}
	if err := c.Run(); err != nil {
		t.Fatal(err)
	}
	if changed, _ := os.ReadFile(file); string(changed) == string(before) {
		t.Error("the password stayed with --force")
	}
}

// TestReplySubjects shows what permissions on NATS do not cover, which SECURITY.md states: the server sends an answer to any subject that a request names. It takes no such answer
// for a request of its own.
func TestReplySubjects(t *testing.T) {
	t.Parallel()
	s := newSecured(t, usersCommand{})
	if err := (&setupCommand{Connection: s.as(stream.OperatorRole), AckWait: 30 * time.Second}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	conn, _ := s.connect("clean")
	_, operator := s.connect(stream.OperatorRole)
	for i, reply := range []string{stream.Quoted, "$JS.API.STREAM.PURGE." + stream.QuotedStream, stream.Quoted} {
		if err := conn.PublishRequest(stream.Cleaned, reply, []byte("{}")); err != nil {
			t.Fatal(err)
		}
		if i == 1 {
			continue
		}
		want := uint64(i/2 + 1) //nolint:gosec // small
		await(t, "the server's answer on another stage's stream", func() bool {
			other, err := operator.Stream(t.Context(), stream.QuotedStream)
			return err == nil && other.CachedInfo().State.Msgs == want
		})
	}
}
