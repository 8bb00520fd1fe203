var builder = DistributedApplication.CreateBuilder(args);

var small = builder.AddProject<Projects.SmallService>("small").WithHttpHealthCheck("/health");

// A child with a child of its own, both to be ended with the application.
builder.AddExecutable("shell", "/bin/sh", ".", "-c", "sleep 600 & wait")
    .WithReference(small)
    .WaitFor(small)
    .OnResourceReady((_, _, _) => Console.Out.WriteLineAsync($"READY {small.GetEndpoint("http").Url}"));

var app = builder.Build();
app.Run();
Console.WriteLine("STOPPED");
