# Writes lq2002_moments.csv and lq2002_expected.csv. Run here: Rscript lq2002.R
# Made with R 4.2.2, multilevel 2.7 (and its data set lq2002: 2,042 soldiers of 49 companies, eleven
# items on leadership from 1 to 5). The answers are not kept here, only each company's numbers.
suppressPackageStartupMessages(library(multilevel))
data(lq2002, package = "multilevel")
lead <- paste0("LEAD", sprintf("%02d", 1:11))
company <- lq2002$COMPID
uniform <- (5^2 - 1) / 12
skewed <- 1.34
j_uniform <- rwg.j(lq2002[lead], company, ranvar = uniform)
j_skewed <- rwg.j(lq2002[lead], company, ranvar = skewed)
star <- rwg.j.lindell(lq2002[lead], company, ranvar = skewed)
one <- rwg(lq2002$LEAD01, company, ranvar = uniform)
variances <- do.call(rbind, lapply(split(lq2002[lead], company), function(q) sapply(q, var)))
of <- function(f) as.numeric(tapply(lq2002$LEAD, company, f))
moments <- data.frame(company = j_uniform$grpid, n = j_uniform$gsize, mean = of(mean), var = of(var),
                      variances, j_uniform = j_uniform$rwg.j, j_skewed = j_skewed$rwg.j,
                      star = star$rwg.lindell, one = one$rwg)
write.csv(format(moments, digits = 17, trim = TRUE), "lq2002_moments.csv", row.names = FALSE,
          quote = FALSE)
fit <- aov(LEAD ~ factor(COMPID), lq2002)
values <- c(icc1 = ICC1(fit), icc2 = ICC2(fit), k = nrow(lq2002) / nrow(moments),
            mean_j_uniform = mean(j_uniform$rwg.j), mean_j_skewed = mean(j_skewed$rwg.j))
writeLines(c("name,value", sprintf("%s,%.17g", names(values), values)), "lq2002_expected.csv")
