using Microsoft.Net.Http.Headers;
using SameSiteMode = Microsoft.AspNetCore.Http.SameSiteMode;

namespace AiTeams.ConsoleApp.Pages;

/// <summary>English or Chinese: <c>?lang=</c> decides and is remembered in a cookie, else the cookie, else Accept-Language.</summary>
internal static class Language
{
    private const string Name = "lang";

    internal static Texts Of(HttpContext context)
    {
        if (Find(context.Request.Query[Name]) is { } chosen)
        {
            context.Response.Cookies.Append(Name, chosen.Code, new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                MaxAge = TimeSpan.FromDays(365),
                IsEssential = true,
            });
            return chosen;
        }

        return Find(context.Request.Cookies[Name]) ?? Preferred(context.Request) ?? Texts.English;
    }

    private static Texts? Preferred(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var languages)) return null;
        return languages.Where(static language => language.Quality != 0)
            .OrderByDescending(static language => language.Quality ?? 1)
            .Select(static language => Find(language.Value.Value))
            .FirstOrDefault(static texts => texts is not null);
    }

    /// <summary><c>zh-Hans-CN</c> is Chinese as <c>zh</c> is.</summary>
    private static Texts? Find(string? tag) => tag?.Split('-')[0].ToLowerInvariant() switch
    {
        "en" => Texts.English,
        "zh" => Texts.Chinese,
        _ => null,
    };
}
