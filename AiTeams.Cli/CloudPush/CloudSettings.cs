namespace AiTeams.Cli.CloudPush;

/// <summary>A part of the account: where, and with which credentials.</summary>
/// <param name="Address">Ends with a slash.</param>
/// <param name="Authorization">Value of the header; never printed.</param>
internal sealed record CloudTarget(Uri Address, string Authorization);

/// <summary>Who is pushed to, as the environment says. Credentials are never arguments: those are seen by all users of a machine.</summary>
internal sealed record CloudSettings(CloudTarget? Rules, CloudTarget? Dashboards, Uri? GrafanaUrl, string? ConsoleUrl)
{
    internal const string RulesUrl = "GRAFANA_CLOUD_PROMETHEUS_URL", RulesUser = "GRAFANA_CLOUD_TENANT_ID", RulesKey = "GRAFANA_CLOUD_API_KEY";
    internal const string DashboardsUrl = "GRAFANA_URL", DashboardsToken = "GRAFANA_TOKEN", Console = "CONSOLE_URL";

    // Where a Mimir of one's own has its ruler elsewhere.
    internal const string RulerUrl = "GRAFANA_CLOUD_RULER_URL";

    /// <param name="only">rules or dashboards: the other part's credentials are not looked at. Null: both.</param>
    /// <exception cref="CloudException">A part is set in part, or an address is not safe.</exception>
    public static CloudSettings Read(Func<string, string?> environment, string? only, CloudTexts texts)
    {
        var values = new Values(environment, texts);
        return new(only == "dashboards" ? null : values.Rules(), only == "rules" ? null : values.Dashboards(), values.Grafana(), values.Get(Console)?.TrimEnd('/'));
    }

    private sealed class Values(Func<string, string?> environment, CloudTexts texts)
    {
        public string? Get(string variable) => environment(variable) is { Length: > 0 } value ? value : null;

        public CloudTarget? Rules()
        {
            if (Get(RulesUrl) is null && Get(RulerUrl) is null && Get(RulesUser) is null) return null;
            var user = Get(RulesUser) ?? throw Missing(RulesUser);
            var key = Secret(RulesKey);
            // https://prometheus-….grafana.net/api/prom/push is where samples go; the ruler of the same host is at /prometheus.
            var address = Get(RulerUrl) is not null ? Address(RulerUrl) : new Uri(Address(RulesUrl), "/prometheus/");
            return new(address, "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{user}:{key}")));
        }

        public CloudTarget? Dashboards() =>
            Get(DashboardsUrl) is null && Get(DashboardsToken) is null && Get(DashboardsToken + "_FILE") is null ? null : new(Address(DashboardsUrl), $"Bearer {Secret(DashboardsToken)}");

        /// <summary>Where links of rules to dashboards lead, whichever part is pushed.</summary>
        public Uri? Grafana() => Get(DashboardsUrl) is null ? null : Address(DashboardsUrl);

        private string Secret(string variable)
        {
            if (Get(variable) is { } value) return value;
            if (Get(variable + "_FILE") is not { } file) throw Missing(variable);
            if (!File.Exists(file)) throw new CloudException(texts.NoFile(file), ExitCodes.WrongUsage);
            // Editors end a file with a line feed, which is no part of the key.
            return File.ReadAllText(file).TrimEnd('\r', '\n') is { Length: > 0 } read ? read : throw Missing(variable);
        }

        private Uri Address(string variable)
        {
            var text = Get(variable) ?? throw Missing(variable);
            return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.UserInfo.Length == 0
                && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
                ? address
                : throw new CloudException(texts.NotHttps(variable), ExitCodes.WrongUsage);
        }

        private CloudException Missing(string variable) => new(texts.NotSet(variable), ExitCodes.WrongUsage);
    }
}

/// <summary>Why the push ends here, for the user; never with a credential in it.</summary>
internal sealed class CloudException(string message, int exitCode) : Exception(message)
{
    public int ExitCode => exitCode;
}
