package dev.wissel.design.advice;

import dev.wissel.design.output.DesignFile;
import dev.wissel.design.output.DesignPart;
import dev.wissel.design.output.DesignRequest;
import dev.wissel.design.page.Page;
import java.util.List;

/** The advice as files of a design, in Markdown and in HTML. Stateless and thread-safe. */
public final class AdviceFiles implements DesignPart {
    @Override
    public List<DesignFile> files(DesignRequest request) {
        Lang lang = switch (request.language()) {
            case EN -> Lang.EN;
            case NL -> Lang.NL;
        };
        Page page = Advice.of(request.strategy(), lang);
        return List.of(new DesignFile(Advice.MARKDOWN, page.markdown()), new DesignFile(Advice.HTML, page.html()));
    }
}
