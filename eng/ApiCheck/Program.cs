using ApiCheck;
using Aspire.Hosting;
using Aspire.Hosting.Testing;

if (args is not [var folder] || !Directory.Exists(folder))
{
    await Console.Error.WriteLineAsync("usage: dotnet run --project eng/ApiCheck -- FOLDER, the folder with the public API of the real packages as *.json").ConfigureAwait(false);
    return 2;
}

var real = RealApi.Read(folder);
var compared = 0;
var differences = new List<string>();
foreach (var assembly in new[] { typeof(DistributedApplication).Assembly, typeof(DockerComposeEnvironmentExtensions).Assembly, typeof(DistributedApplicationTestingBuilder).Assembly })
{
    foreach (var type in assembly.GetExportedTypes())
    {
        var standIn = StandInType.Of(type);
        compared += standIn.Members.Count;
        differences.AddRange(real.Compare(standIn));
    }
}

foreach (var difference in differences) Console.WriteLine(difference);
Console.WriteLine($"{compared} members compared, {differences.Count} differ");
return differences.Count == 0 ? 0 : 1;
