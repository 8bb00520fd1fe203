using Greeter;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();

var app = builder.Build();
app.UseServiceDefaults();

app.MapGet("/greetings/{name}", (string name) => new Greeting($"Hello, {name}."));
app.MapPost("/greetings", (Greeting greeting) => TypedResults.Created("/greetings/1", greeting));
app.MapGet("/broken", string () => throw new InvalidOperationException("Nobody handles this."));

app.Run();
