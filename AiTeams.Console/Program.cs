using AiTeams.ConsoleApp;
using AiTeams.ServiceDefaults.Health;

if (args is [HealthProbe.Argument]) return await HealthProbe.AskAsync();

await ConsoleServer.Build(args).RunAsync();
return 0;
