using System.Globalization;
using System.Text;
using AiTeams.AppHost.Access;
using AiTeams.AppHost.Backends;
using AiTeams.Contracts;
using Microsoft.Extensions.Configuration;

namespace AiTeams.AppHost.Startup;

/// <summary>The table of a start: each resource with its state and address, what was left out and why, and what to try first.</summary>
internal sealed class StartTable(Deployment deployment, IReadOnlyList<Elsewhere> elsewhere, IConfiguration configuration)
{
    /// <summary>The text to print.</summary>
    /// <param name="resources">The resources of the model, in its order.</param>
    /// <param name="took">Time since the process started.</param>
    public string Render(IReadOnlyList<StartRow> resources, TimeSpan took)
    {
        var rows = resources
            .Concat(elsewhere
                .Where(used => used.Address is not null)
                .Select(used => new StartRow(used.Name, "used", used.Address!.ToString().TrimEnd('/'))))
            .ToList();
        var nameWidth = rows.Select(row => row.Name).Concat(elsewhere.Select(other => other.Name)).Max(name => name.Length);
        var stateWidth = rows.Max(row => row.State.Length);
        var table = new StringBuilder()
            .AppendLine()
            .Append(CultureInfo.InvariantCulture, $"AI Teams, {deployment.Environment}: {rows.Count(row => row.IsUp)} of {rows.Count} up")
            .AppendLine(CultureInfo.InvariantCulture, $" after {took.TotalSeconds:0.0} s. Ctrl-C stops everything.")
            .AppendLine();
        foreach (var row in rows)
        {
            table.AppendLine($"  {row.Name.PadRight(nameWidth)}  {row.State.PadRight(stateWidth)}  {row.Address}");
        }

        foreach (var absent in elsewhere.Where(absent => absent.Absence is not null))
        {
            table.AppendLine($"  {absent.Name.PadRight(nameWidth)}  {"left out".PadRight(stateWidth)}  {absent.Absence}");
        }

        return table.Append(FirstThings(resources, rows)).ToString();
    }

    private string FirstThings(IReadOnlyList<StartRow> resources, List<StartRow> rows)
    {
        var usual = $"http://localhost:{Ports.Default("gateway")}";
        var gateway = Address(rows, ServiceNames.ApiGateway) ?? usual;
        var console = Address(rows, ServiceNames.Console) ?? $"http://localhost:{Ports.Default("console")}";
        var url = gateway == usual ? "" : $" --url {gateway}";
        var grafana = resources.Any(row => row.Name == GrafanaBackend.ResourceName) ? GrafanaLogin() : "";
        var keys = deployment.IsDevelopment ? $"\n  Keys of three demo tenants: {Path.Combine(deployment.DataFolder, DemoKeys.FileName)}" : "";
        return $$"""

            Try first:
              curl -i {{gateway}}/api/app/sessions -H 'Content-Type: application/json' -d '{"name":"first"}'
              Copy X-Tracking-ID from the answer into the box at {{console}}: that id has the whole story.
              dotnet run --project AiTeams.Cli -- traffic{{url}}{{keys}}{{grafana}}

            """;
    }

    // Whoever gave a password knows it, and a file of an earlier start holds another.
    private string GrafanaLogin()
    {
        var file = GrafanaPassword.File(deployment.DataFolder);
        return GrafanaPassword.Given(configuration) is not null || !File.Exists(file)
            ? ""
            : $"\n  Grafana's user is admin, its password is in {file}";
    }

    private static string? Address(List<StartRow> rows, string name) =>
        rows.FirstOrDefault(row => row.Name == name && row.Address.Length > 0)?.Address;
}

/// <summary>One line of the table.</summary>
internal sealed record StartRow(string Name, string State, string Address)
{
    public bool IsUp => State is "healthy" or "running" or "used";
}
