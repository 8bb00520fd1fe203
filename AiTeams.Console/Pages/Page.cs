using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace AiTeams.ConsoleApp.Pages;

/// <summary>
/// Renders a component on the server; everything it shows is escaped by the renderer. Every component takes the words of the reader's language.
/// The renderer is used alone: the full component services would bring form tokens, and with them key files, to a page without forms that change anything.
/// </summary>
internal sealed class Page : IResult
{
    private readonly Type _component;
    private readonly Dictionary<string, object?> _parameters;
    private readonly int _status;

    private Page(Type component, Dictionary<string, object?> parameters, int status) =>
        (_component, _parameters, _status) = (component, parameters, status);

    internal static Page Of<T>(HttpContext context, Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK)
        where T : IComponent
    {
        parameters["T"] = Language.Of(context);
        return new Page(typeof(T), parameters, status);
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using var renderer = new HtmlRenderer(httpContext.RequestServices, httpContext.RequestServices.GetRequiredService<ILoggerFactory>());
        using var html = new StringWriter();
        await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync(_component, ParameterView.FromDictionary(_parameters));
            root.WriteHtmlTo(html);
        });

        httpContext.Response.StatusCode = _status;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        await httpContext.Response.WriteAsync(html.ToString(), Encoding.UTF8, httpContext.RequestAborted);
    }
}
