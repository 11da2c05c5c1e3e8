# Intervals at confidences other than .95 and from the fewest answers, for borders_expected.csv.
# Rscript borders.R   (R 4.2.2, psych 2.2.9)
suppressMessages(library(psych))

found <- c(
  mean_low = 50 - qt(.975, 15) * 10 / sqrt(16),
  mean_two_low = 50 - qt(.975, 1) * 10 / sqrt(2),
  wilson_90_low = prop.test(7, 20, conf.level = .90, correct = FALSE)$conf.int[1],
  wilson_90_high = prop.test(7, 20, conf.level = .90, correct = FALSE)$conf.int[2],
  correlation_low = tanh(atanh(.5) - qnorm(.975)),
  correlation_high = tanh(atanh(.5) + qnorm(.975)),
  p_normal = 2 * pnorm(-2),
  p_three = 2 * pt(-2, 3),
  reach_96 = qt(.975, 96),
  reach_90 = qnorm(.95),
  reach_95 = qnorm(.975)
)
items <- read.csv("reliability.csv")
whole <- items[complete.cases(items), ]
feldt <- alpha.ci(alpha(whole)$total$raw_alpha, n.obs = nrow(whole), n.var = ncol(whole),
                  p.val = .10)
found <- c(found, alpha_90_low = feldt$lower.ci[[1]], alpha_90_high = feldt$upper.ci[[1]])
write.csv(data.frame(name = names(found), value = format(found, digits = 15, trim = TRUE)),
          "borders_expected.csv", row.names = FALSE, quote = FALSE)
