using AiTeams.AppHost;
using AiTeams.AppHost.Backends;
using AiTeams.AppHost.Backends.Clouds;
using AiTeams.Tests.Compat.Hosting;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace AiTeams.Tests.AppHost.Backends.Clouds;

/// <summary>Which clouds a configuration turns on, and what is said of one that is not complete. The container engine is a program that agrees to everything.</summary>
public sealed class CloudChoiceTests : IDisposable
{
    private const string Base = "--config /etc/otelcol-contrib/config.yaml";
    private const string Overlays = "/etc/otelcol-contrib/overlays";

    private static readonly string[] GrafanaCloud =
        ["--GRAFANA_CLOUD_OTLP_ENDPOINT=https://user:pass@otlp.example/otlp", "--GRAFANA_CLOUD_INSTANCE_ID=4711", "--GRAFANA_CLOUD_API_KEY=glc_secret"];

    private readonly string _folder = Directory.CreateTempSubdirectory("aiteams-engine-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task With_nothing_set_no_cloud_is_chosen_and_nothing_is_said()
    {
        await using var model = Model("--AWS_REGION=eu-west-1", "--AWS_ACCESS_KEY_ID=id", "--AWS_SECRET_ACCESS_KEY=aws"); // whoever works with AWS has these

        Assert.Empty(model.Clouds.Complete);
        Assert.Empty(model.Listed);
    }

    [LinuxFact]
    public async Task A_complete_set_lays_its_overlay_over_the_base_with_its_values_as_parameters()
    {
        await using var model = Model(GrafanaCloud);

        var (create, given) = await model.CreatedAsync();

        Assert.EndsWith($"{Base} --config {Overlays}/cloud.yml --config {Overlays}/grafana-cloud.yml", create, StringComparison.Ordinal);
        Assert.Superset(new HashSet<string>(["GRAFANA_CLOUD_INSTANCE_ID=4711", "GRAFANA_CLOUD_API_KEY=glc_secret", "COLLECTOR_QUEUE=/var/lib/otelcol/queue"]), given);
        Assert.Contains(" --user 0 ", create, StringComparison.Ordinal);
        Assert.DoesNotContain("glc_secret", create, StringComparison.Ordinal);
        Assert.Equal(["grafana-cloud-api-key"], model.Secrets);
        // Neither the path nor credentials in the address are anybody's business.
        Assert.Equal([new Elsewhere("grafana-cloud", new Uri("https://otlp.example"), null)], model.Listed);
    }

    [LinuxTheory]
    [InlineData("--GRAFANA_CLOUD_OTLP_ENDPOINT=https://otlp.example", "grafana-cloud", "GRAFANA_CLOUD_INSTANCE_ID is not set, GRAFANA_CLOUD_API_KEY is not set.")]
    [InlineData("--GRAFANA_CLOUD_API_KEY=glc_secret", "grafana-cloud", "GRAFANA_CLOUD_OTLP_ENDPOINT is not set, GRAFANA_CLOUD_INSTANCE_ID is not set.")]
    [InlineData("--ELASTICSEARCH_USERNAME=elastic --ELASTICSEARCH_PASSWORD=p --ELASTICSEARCH_OTLP_ENDPOINT=cluster:443", "elasticsearch", "ELASTICSEARCH_OTLP_ENDPOINT is not an http or https address.")]
    [InlineData("--GRAFANA_CLOUD_TENANT_ID=1 --GRAFANA_CLOUD_API_KEY=k --GRAFANA_CLOUD_PROMETHEUS_URL=https://p.example --GRAFANA_CLOUD_LOKI_OTLP_URL=https://l.example", "grafana-cloud-classic", "GRAFANA_CLOUD_LOKI_TENANT_ID is not set.")]
    [InlineData("--CLOUDWATCH_LOG_GROUP=g --CLOUDWATCH_LOG_STREAM=s --AWS_REGION=eu-west-1", "cloudwatch", "CLOUDWATCH_LOGS_ENDPOINT is not set, CLOUDWATCH_METRICS_ENDPOINT is not set, AWS_ACCESS_KEY_ID is not set, AWS_SECRET_ACCESS_KEY is not set.")]
    public async Task An_incomplete_set_is_one_line_and_the_local_path_stays_as_it_is(string settings, string cloud, string line)
    {
        await using var model = Model(settings.Split(' '));

        Assert.Equal([new Elsewhere(cloud, null, line)], model.Listed);
        var (create, _) = await model.CreatedAsync();
        Assert.EndsWith(Base, create, StringComparison.Ordinal);
        Assert.DoesNotContain(model.Builder.Resources, resource => resource is ParameterResource);
    }

    [Fact]
    public async Task The_key_of_one_Grafana_Cloud_does_not_ask_for_the_other()
    {
        await using var model = Model(
            "--GRAFANA_CLOUD_PROMETHEUS_URL=https://p.example/api/prom/push", "--GRAFANA_CLOUD_TENANT_ID=1", "--GRAFANA_CLOUD_LOKI_TENANT_ID=2", "--GRAFANA_CLOUD_API_KEY=k",
            "--GRAFANA_CLOUD_LOKI_URL=https://logs.example/loki/api/v1/push");

        var classic = Assert.Single(model.Clouds.Complete);
        Assert.Equal("grafana-cloud-classic", classic.Name);
        Assert.Equal("https://logs.example/otlp/v1/logs", classic.Needs.Single(variable => variable.Name == "GRAFANA_CLOUD_LOKI_OTLP_URL").Value(model.Builder));
    }

    [Fact]
    public async Task A_parameter_wins_over_the_variable_and_a_blank_one_counts_as_not_set()
    {
        await using var model = Model([.. GrafanaCloud, "--Parameters:grafana-cloud-instance-id=9", "--Parameters:grafana_cloud_api_key= "]);

        Assert.Equal("9", Cloud.All[0].Needs[1].Value(model.Builder));
        Assert.Equal("GRAFANA_CLOUD_API_KEY is not set.", Assert.Single(model.Listed).Absence);
    }

    [LinuxFact]
    public async Task Several_clouds_and_tail_sampling_are_laid_in_the_order_they_need()
    {
        await using var model = Model(
        [
            .. GrafanaCloud, "--Collector:TailSampling=true",
            "--CLOUDWATCH_LOGS_ENDPOINT=https://logs.example/v1/logs", "--CLOUDWATCH_METRICS_ENDPOINT=https://m.example/v1/metrics", "--CLOUDWATCH_LOG_GROUP=g",
            "--CLOUDWATCH_LOG_STREAM=s", "--AWS_REGION=eu-west-1", "--AWS_ACCESS_KEY_ID=id", "--AWS_SECRET_ACCESS_KEY=aws",
            "--ELASTICSEARCH_OTLP_ENDPOINT=https://e.example", "--ELASTICSEARCH_USERNAME=u", "--ELASTICSEARCH_PASSWORD=p",
        ]);

        var (create, given) = await model.CreatedAsync();

        string[] overlays = ["cloud", "grafana-cloud", "elasticsearch", "cloudwatch", "tail-sampling"];
        Assert.EndsWith(string.Join(' ', overlays.Select(overlay => $"--config {Overlays}/{overlay}.yml").Prepend(Base)), create, StringComparison.Ordinal);
        Assert.Contains("AWS_SECRET_ACCESS_KEY=aws", given);
        Assert.DoesNotContain("--env AWS_SESSION_TOKEN", create, StringComparison.Ordinal);
        Assert.Equal(["aws-access-key-id", "aws-secret-access-key", "elasticsearch-password", "grafana-cloud-api-key"], model.Secrets);
    }

    [LinuxTheory]
    [InlineData("--Parameters:environment=dev", false)]
    [InlineData("--Parameters:environment=prod", true)]
    [InlineData("--Parameters:environment=prod --Collector:TailSampling=false", false)]
    public async Task Outside_dev_the_Collector_chooses_the_traces_unless_told_otherwise(string settings, bool sampled)
    {
        await using var model = Model(settings.Split(' '));

        var (create, _) = await model.CreatedAsync();
        Assert.EndsWith(sampled ? $"{Base} --config {Overlays}/tail-sampling.yml" : Base, create, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("off", "there is no Collector that would send to it.")]
    [InlineData("http://collector.example:4317", "the Collector is not started here: whoever runs it decides where it sends.")]
    public async Task Without_a_Collector_of_its_own_a_start_says_that_the_cloud_gets_nothing(string collector, string line)
    {
        await using var model = Model([.. GrafanaCloud, $"--Backends:Collector={collector}"]);

        Assert.Equal([new Elsewhere("grafana-cloud", null, line)], model.Listed);
    }

    private CollectorModel Model(params string[] settings) => new(new ScriptedEngine(_folder, "start) echo hello; exec sleep 600;;"), settings);

    private sealed class CollectorModel : IAsyncDisposable
    {
        private readonly TestApplication _application;
        private readonly ScriptedEngine _engine;

        public CollectorModel(ScriptedEngine engine, string[] settings)
        {
            _engine = engine;
            _application = new TestApplication([engine.Option, .. settings]);
            Clouds = new CloudChoice(Builder);
            Collector = Builder.AddBackend(Deployment.From(Builder), new CollectorBackend(
                Builder.AddProject<Projects.SmallService>("console").WithExplicitStart(),
                RunningBackend.LeftOut(new JaegerBackend(), "not here"),
                RunningBackend.LeftOut(new LokiBackend(), "not here"),
                Clouds));
        }

        public IDistributedApplicationBuilder Builder => _application.Builder;

        public CloudChoice Clouds { get; }

        public IReadOnlyList<Elsewhere> Listed => [.. Clouds.Listed(Collector)];

        public IEnumerable<string> Secrets => Builder.Resources.OfType<ParameterResource>().Where(parameter => parameter.Secret).Select(parameter => parameter.Name).Order();

        private RunningBackend Collector { get; }

        /// <summary>The command that creates the Collector's container, and the environment it is given with.</summary>
        public async Task<(string Create, HashSet<string> Given)> CreatedAsync()
        {
            await _application.StartAsync();
            await _application.FirstLineAsync("otel-collector");
            return (Assert.Single(_engine.Asked(), line => line.StartsWith("create ", StringComparison.Ordinal)), [.. _engine.Given()]);
        }

        public ValueTask DisposeAsync() => _application.DisposeAsync();
    }
}
