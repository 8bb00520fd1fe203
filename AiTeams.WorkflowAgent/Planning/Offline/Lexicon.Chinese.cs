namespace AiTeams.WorkflowAgent.Planning.Offline;

internal static partial class Lexicon
{
    private const string Digits = "零一二三四五六七八九";

    private static void AddChinese(Dictionary<string, Entry> e)
    {
        Add(e, Concept.Verb, (int)Verb.Get, "获取", "抓取", "读取", "下载", "请求", "调用", "访问", "查询", "拉取", "取得", "监控", "轮询");
        Add(e, Concept.Verb, (int)Verb.Check, "检查", "检测", "验证", "判断");
        Add(e, Concept.Verb, (int)Verb.Post, "提交", "上传", "保存", "存储", "写入", "推送");
        Add(e, Concept.Verb, (int)Verb.Put, "替换");
        Add(e, Concept.Verb, (int)Verb.Patch, "更新");
        Add(e, Concept.Verb, (int)Verb.Delete, "删除");
        Add(e, Concept.Verb, (int)Verb.Send, "发送", "发到", "发给", "转发", "发");
        Add(e, Concept.Verb, (int)Verb.Notify, "通知", "提醒", "告警", "报警", "告诉");
        Add(e, Concept.Verb, (int)Verb.Wait, "等待", "延迟", "暂停", "等");
        Add(e, Concept.Verb, (int)Verb.Write, "总结", "概括", "摘要", "翻译", "分类", "分析");
        Add(e, Concept.Verb, (int)Verb.Pick, "提取", "选取", "保留", "取出");
        Add(e, Concept.Verb, (int)Verb.Merge, "合并", "汇总");
        Add(e, Concept.Verb, (int)Verb.Loop, "循环", "重复", "遍历", "对每个");
        Add(e, Concept.Verb, (int)Verb.Approve, "审批", "批准", "人工确认");

        Add(e, Concept.Filler, "请", "帮我", "我想", "我要", "我希望", "希望", "需要", "首先", "先", "把", "将", "给", "一下", "自动", "一个", "用来", "来", "去", "会", "了", "的话", "的", "让", "你",
            "我", "能", "可以", "对");
        Add(e, Concept.Build, "创建", "建立", "新建", "生成", "做");
        Add(e, Concept.Workflow, "工作流", "流程", "任务");
        Add(e, Concept.Pronoun, "它们", "它", "其", "结果", "响应", "返回结果", "返回", "数据", "内容", "消息");
        Add(e, Concept.And, "并且", "并", "和", "与", "以及", "且");
        Add(e, Concept.Or, "或者", "或");
        Add(e, Concept.Then, "然后", "接着", "之后", "随后", "再", "就", "则", "那么");
        Add(e, Concept.Finally, "最后", "无论如何");
        Add(e, Concept.Parallel, "同时", "并行", "并发");
        Add(e, Concept.Later, "后", "以后");
        Add(e, Concept.Comma, "时", "的时候");
        Add(e, Concept.If, "如果", "若", "假如", "要是");
        Add(e, Concept.Unless, "除非");
        Add(e, Concept.When, "当");
        Add(e, Concept.Otherwise, "否则", "不然");
        Add(e, Concept.Whether, "是否");
        Add(e, Concept.Every, "每", "每隔", "每个");
        Add(e, Concept.Unit, 1, "秒", "秒钟");
        Add(e, Concept.Unit, Minute, "分钟", "分");
        Add(e, Concept.Unit, Hour, "小时", "个小时");
        Add(e, Concept.Unit, Day, "天", "日", "号");
        Add(e, Concept.Unit, Week, "周", "星期");
        Add(e, Concept.Unit, Month, "月", "个月");
        const string days = "日一二三四五六";
        for (var day = 0; day < days.Length; day++) Add(e, Concept.Weekday, day, "周" + days[day], "星期" + days[day]);
        Add(e, Concept.Weekday, 0, "周天", "星期天");
        Add(e, Concept.DayGroup, 0, "工作日");
        Add(e, Concept.DayGroup, 1, "周末");
        Add(e, Concept.DayHalf, 0, "早上", "上午", "凌晨", "早晨");
        Add(e, Concept.DayHalf, 12, "下午", "晚上", "傍晚", "中午");
        Add(e, Concept.Hour, "点", "点钟");
        Add(e, Concept.Half, "半");
        Add(e, Concept.TimeZone, "北京时间");
        Add(e, Concept.Manual, "手动", "收到请求");

        Add(e, Concept.Channel, 1, "邮件", "电子邮件", "邮箱");
        Add(e, Concept.Channel, 2, "钉钉", "飞书", "企业微信");
        Add(e, Concept.Saying, "内容为", "内容是", "消息为");
        Add(e, Concept.To, "到", "至", "向");
        Add(e, Concept.Of, "从");
        Add(e, Concept.Via, "字段", "值", "用", "通过");

        Add(e, Concept.Status, "状态码", "状态", "响应码", "返回码");
        Add(e, Concept.Is, "是", "为");
        Add(e, Concept.Compare, (int)Comparator.Equal, "等于");
        Add(e, Concept.Compare, (int)Comparator.NotEqual, "不是", "不等于", "不为");
        Add(e, Concept.Compare, (int)Comparator.Greater, "大于", "超过", "高于", "多于");
        Add(e, Concept.Compare, (int)Comparator.GreaterOrEqual, "大于等于", "不小于", "不低于", "至少");
        Add(e, Concept.Compare, (int)Comparator.Less, "小于", "低于", "少于");
        Add(e, Concept.Compare, (int)Comparator.LessOrEqual, "小于等于", "不超过", "不大于", "不高于", "至多");
        Add(e, Concept.Compare, (int)Comparator.Contains, "包含", "含有");
        Add(e, Concept.Compare, (int)Comparator.NotContains, "不包含", "不含");
        Add(e, Concept.Compare, (int)Comparator.Empty, "为空", "不存在");
        Add(e, Concept.Compare, (int)Comparator.NotEmpty, "不为空", "存在");
        Add(e, Concept.Fails, "失败", "出错", "报错", "异常", "不可用", "挂了", "不正常");
        Add(e, Concept.Succeeds, "成功", "正常", "可用");
    }

    /// <summary>Reads a Chinese numeral up to 99, e.g. 十五 or 三十.</summary>
    /// <returns>Characters read; 0 when there is none.</returns>
    public static int ChineseNumber(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        var read = 0;
        var ten = false;
        for (; read < text.Length && read < 3; read++)
        {
            var c = text[read] == '两' ? '二' : text[read];
            var digit = Digits.IndexOf(c, StringComparison.Ordinal);
            if (c == '十' && !ten)
            {
                value = value == 0 ? 10 : value * 10;
                ten = true;
            }
            else if (digit >= 0 && (value == 0 || (ten && value % 10 == 0)))
            {
                value += digit;
            }
            else
            {
                break;
            }
        }

        return read;
    }
}
