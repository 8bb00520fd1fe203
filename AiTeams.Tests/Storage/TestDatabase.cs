using System.Reflection;
using AiTeams.Storage;
using AiTeams.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AiTeams.Tests.Storage;

/// <summary>A started host with a database file of its own and the migrations beside this file.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TempFolder? _folder;

    private TestDatabase(IHost host, TempFolder? folder) => (_host, _folder) = (host, folder);

    public Database Database => _host.Services.GetRequiredService<Database>();

    public IServiceProvider Services => _host.Services;

    /// <param name="dataFolder">Kept by the caller; default: a new one, deleted in the end.</param>
    public static async Task<TestDatabase> StartAsync(string? dataFolder = null, Assembly? migrations = null, TimeProvider? time = null)
    {
        var own = dataFolder is null ? new TempFolder() : null;
        var host = Build(dataFolder ?? own!.Path, migrations, time);
        try
        {
            await host.StartAsync();
            return new(host, own);
        }
        catch
        {
            host.Dispose();
            own?.Dispose();
            throw;
        }
    }

    public static IHost Build(string dataFolder, Assembly? migrations = null, TimeProvider? time = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration["AITEAMS_DATA"] = dataFolder;
        if (time is not null) builder.Services.AddSingleton(time);
        builder.AddDatabase("notes", migrations ?? typeof(TestDatabase).Assembly);
        return builder.Build();
    }

    public const string InsertNote =
        "INSERT INTO notes (note_id, tenant_id, idempotency_key, body, created_at) VALUES (@NoteId, @TenantId, @IdempotencyKey, @Body, @CreatedAt)";

    public static object Note(string id, string? key = null, string tenant = "acme") =>
        new { NoteId = id, TenantId = tenant, IdempotencyKey = key, Body = $"note {id}", CreatedAt = 1_750_000_000_000_000L };

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        _folder?.Dispose();
    }
}
