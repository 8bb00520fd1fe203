await AiTeams.ConsoleApp.ConsoleServer.Build(args).RunAsync();
