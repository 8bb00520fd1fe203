using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes the model as a deployment manifest.</summary>
internal sealed class ManifestStep(DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext) : IPublishStep
{
    private const string FileName = "aspire-manifest.json";

    public string Name => PublishArguments.ManifestStep;

    public async Task<string> RunAsync(PublishArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.OutputPath is not { } path) throw new DistributedApplicationException("A manifest needs --output-path PATH: a file that ends in .json, or a folder.");
        if (!path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) path = Path.Combine(path, FileName);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);

        var file = File.Create(path);
        await using (file)
        {
            var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
            await using (json) await new ManifestWriter(json, path, executionContext).WriteAsync(model, cancellationToken);
        }

        return $"Published manifest to: {path}";
    }
}
